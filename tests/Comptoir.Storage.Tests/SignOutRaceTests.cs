using System.Data.Common;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using static Comptoir.Storage.Tests.AccessRaceTests;

namespace Comptoir.Storage.Tests;

/// <summary>Codes that come twice at once, and users who are signed out everywhere while they sign in (R1; platform §2.4).</summary>
public class SignOutRaceTests
{
    private const string Back = "https://office.example/back";
    private const string Password = "Correct-horse-1";

    private static readonly Origin Here = new(Garance, null, "test");

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_ten_that_bring_one_code_at_once_one_is_signed_in_and_what_it_was_given_ends(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var nodes = new[] { store.Services, await store.AddNodeAsync() };
        var client = ClientOf(await FoundAsync(store));
        var user = await AddAsync(store, "nadia", Role.AdminAgent);
        string code = (await AuthorizeAsync(nodes[0], client, user)).Value!.Code;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(() => RedeemAsync(nodes[n % 2], client, code))));

        var winner = Assert.Single(outcomes, outcome => !outcome.IsRefused).Value!;
        Assert.All(outcomes.Where(outcome => outcome.IsRefused), outcome => Assert.Equal(SignInFault.CodeInvalid, Assert.IsType<SignInRefused>(outcome.Refusal).Fault));
        // Who comes second shows that two have the code: neither goes on with it.
        Assert.Equal(SignInFault.RefreshTokenUnknown, Assert.IsType<SignInRefused>((await RefreshAsync(nodes[0], client, winner.RefreshToken!)).Refusal).Fault);
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.RefreshTokens.CountAsync()));
        Assert.Equal(9, await store.RunAsync<ComptoirDb, int>(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.SignInFailed && e.UserName == user.UserName)));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_sign_in_that_has_looked_is_refused_when_its_user_is_signed_out_everywhere_before_it_ends(Database kind)
    {
        var meanwhile = new Meanwhile();
        await using var store = await Store.OpenAsync(kind, adapt: services => services.ConfigureDbContext<ComptoirDb>(options => options.AddInterceptors(meanwhile)));
        var (node, other) = (store.Services, await store.AddNodeAsync());
        var client = ClientOf(await FoundAsync(store));
        var user = await AddAsync(store, "nadia", Role.AdminAgent);
        string code = (await AuthorizeAsync(node, client, user)).Value!.Code;
        var keen = await AddAsync(store, "mina", Role.AdminAgent);
        var passkey = await PasskeyAsync(node, keen);

        foreach (var (table, signIn) in ((string, Func<Task<SignedIn?>>)[])[
            ("AuthorizationCodes", () => ByCodeAsync(node, client, code)),
            ("UserNameKey", () => ByTokensAsync(node, client, user)),
            ("UserNameKey", () => ToPortalAsync(node, user)),
            ("Applications", async () => Code(client, await AuthorizeAsync(node, client, await FindAsync(store, user)))),
        ])
        {
            meanwhile.Once(table, () => EndAsync(other, user));
            Assert.Null(await signIn());
            Assert.True(meanwhile.Happened, table);
        }

        meanwhile.Once("SignInTries", () => EndAsync(other, keen));
        Assert.Null(await ByPasskeyAsync(store, node, keen, passkey));
        Assert.True(meanwhile.Happened);

        var recovery = await SecondFactorAsync(store, user);
        string step = (await StepAsync(node, user))!;
        meanwhile.Once("OneTimeTokens", () => EndAsync(other, user));
        Assert.Null(await ConfirmAsync(node, step, recovery[0]));
        Assert.True(meanwhile.Happened);

        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.UserSessions.CountAsync()));
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.RefreshTokens.CountAsync()));
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.AuthorizationCodes.CountAsync()));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Nothing_that_was_begun_while_its_user_was_disabled_counts_when_the_user_is_enabled_again(Database kind)
    {
        var meanwhile = new Meanwhile();
        await using var store = await Store.OpenAsync(kind, adapt: services => services.ConfigureDbContext<ComptoirDb>(options => options.AddInterceptors(meanwhile)));
        var (node, other) = (store.Services, await store.AddNodeAsync());
        var client = ClientOf(await FoundAsync(store));
        var (user, keen) = (await AddAsync(store, "nadia", Role.AdminAgent), await AddAsync(store, "mina", Role.AdminAgent));
        var passkey = await PasskeyAsync(node, keen);
        string code = (await AuthorizeAsync(node, client, user)).Value!.Code;

        foreach (var (table, whose, signIn) in ((string, User, Func<Task<SignedIn?>>)[])[
            ("AuthorizationCodes", user, () => ByCodeAsync(node, client, code)),
            ("UserNameKey", user, () => ByTokensAsync(node, client, user)),
            ("UserNameKey", user, () => ToPortalAsync(node, user)),
            ("Applications", user, () => ByNewCodeAsync(store, node, client, user)),
            ("SignInTries", keen, () => ByPasskeyAsync(store, node, keen, passkey)),
        ])
        {
            meanwhile.Once(table, () => EnableAsync(other, whose, false));
            Assert.Null(await signIn());
            Assert.True(meanwhile.Happened, table);
            await EnableAsync(other, whose, true);
        }

        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.UserSessions.CountAsync()));
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.RefreshTokens.CountAsync()));
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.AuthorizationCodes.CountAsync()));
        // As the user is now, the same passkey signs it in.
        Assert.True(await (await ByPasskeyAsync(store, node, keen, passkey))!.HoldsAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Whatever_was_begun_at_the_moment_of_a_sign_out_everywhere_is_ended_and_what_came_after_it_holds(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var nodes = new[] { store.Services, await store.AddNodeAsync() };
        var client = ClientOf(await FoundAsync(store));
        var (user, careful) = (await AddAsync(store, "nadia", Role.AdminAgent), await AddAsync(store, "paul", Role.AdminAgent));
        var recovery = await SecondFactorAsync(store, careful);
        var keen = await AddAsync(store, "mina", Role.AdminAgent);
        var passkey = await PasskeyAsync(nodes[0], keen);
        var codes = new List<string>();
        for (int i = 0; i < 8; i++)
            codes.Add((await AuthorizeAsync(nodes[0], client, user)).Value!.Code);

        var tries = Enumerable.Range(0, 48).Select(n => Task.Run(() => (n % 6) switch
        {
            0 => ByTokensAsync(nodes[n / 6 % 2], client, user),
            1 => ToPortalAsync(nodes[n / 6 % 2], user),
            2 => ByCodeAsync(nodes[n / 6 % 2], client, codes[n / 6]),
            3 => ByNewCodeAsync(store, nodes[n / 6 % 2], client, user),
            4 => ByPasskeyAsync(store, nodes[n / 6 % 2], keen, passkey),
            _ => InTwoStepsAsync(nodes, careful, recovery[n / 6]),
        })).ToList();
        int done = 0;
        await foreach (var _ in Task.WhenEach(tries))
        {
            if (++done % 6 == 0)
                await Task.WhenAll(Task.Run(() => EndAsync(nodes[0], user)), Task.Run(() => EndAsync(nodes[1], careful)), Task.Run(() => EndAsync(nodes[0], keen)));
        }

        foreach (var signedIn in (await Task.WhenAll(tries)).OfType<SignedIn>())
        {
            bool isOfNow = signedIn.User.Stamp == (await FindAsync(store, signedIn.User)).Stamp;
            Assert.Equal(isOfNow, await signedIn.HoldsAsync(store));
        }
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_sign_out_everywhere_ends_what_is_half_done_and_leaves_the_password_and_the_recovery_codes(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var client = ClientOf(await FoundAsync(store));
        var user = await AddAsync(store, "nadia", Role.AdminAgent);
        string code = (await AuthorizeAsync(store.Services, client, user)).Value!.Code;
        var recovery = await SecondFactorAsync(store, user);
        string step = (await StepAsync(store.Services, user))!;

        await EndAsync(store.Services, user);

        Assert.IsType<SignInStepEnded>((await store.RunAsync<ConfirmSignInHandler, Result<BegunSession>>(confirm => confirm.HandleAsync(new(step, recovery[0], Length, Here), default))).Refusal);
        Assert.Equal(SignInFault.CodeInvalid, Assert.IsType<SignInRefused>((await RedeemAsync(store.Services, client, code)).Refusal).Fault);
        // Read before, as a page does that was open then.
        Assert.IsType<SignInStepEnded>((await AuthorizeAsync(store.Services, client, user)).Refusal);
        // The password stays as it is, and so do the recovery codes that were not taken.
        Assert.NotNull(await ConfirmAsync(store.Services, (await StepAsync(store.Services, user))!, recovery[0]));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Sign_ins_end_in_the_order_they_are_begun_in_so_that_none_slips_by(Database kind)
    {
        var log = new StatementLog();
        await using var store = await Store.OpenAsync(kind, adapt: services => services.ConfigureDbContext<ComptoirDb>(options => options.AddInterceptors(log)));
        await FoundAsync(store);
        var user = await AddAsync(store, "nadia", Role.AdminAgent);

        foreach (var end in (Func<Task>[])[
            () => EndAsync(store.Services, user),
            () => store.RunAsync<EndOwnSignInsHandler, Result<User>>(own => own.HandleAsync(new EndOwnSignIns(Garance, ActorOf(user)), default)),
            () => store.RunAsync<ChangeUserHandler, Result<User>>(change => change.HandleAsync(new ChangeUser(Garance, user.Id, null, Tool) { Password = "Another-horse-2" }, default)),
        ])
        {
            log.Statements.Clear();
            await end();

            string[] writes = [.. log.Statements.Where(sql => !sql.StartsWith("SELECT", StringComparison.Ordinal))];
            int At(string words) => Array.FindIndex(writes, sql => sql.StartsWith(words, StringComparison.Ordinal));
            // The user, for whom a sign-in asks last; what a session is begun with; and then what it has begun by then.
            int[] order = [At("UPDATE \"Users\""), At("DELETE FROM \"OneTimeTokens\""), At("DELETE FROM \"AuthorizationCodes\""), At("DELETE FROM \"UserSessions\""), At("DELETE FROM \"RefreshTokens\"")];
            Assert.DoesNotContain(-1, order);
            Assert.Equal(order.Order(), order);
        }
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_passkey_and_its_user_are_written_in_one_order_by_who_signs_in_and_by_who_takes_them_away(Database kind)
    {
        var log = new StatementLog();
        await using var store = await Store.OpenAsync(kind, adapt: services => services.ConfigureDbContext<ComptoirDb>(options => options.AddInterceptors(log)));
        await FoundAsync(store);
        var user = await AddAsync(store, "mina", Role.AdminAgent);

        foreach (var act in (Func<UserPasskeyInfo, Task>[])[
            async passkey => Assert.NotNull(await ByPasskeyAsync(store, store.Services, user, passkey)),
            async passkey =>
            {
                var found = await store.RunAsync<Passkeys, Passkey?>(passkeys => passkeys.FindAsync(user.PartnerId, user.Id, passkey.CredentialId, default));
                await store.RunAsync<RemovePasskeyHandler, Result<Passkey>>(
                    remove => remove.HandleAsync(new RemovePasskey(Garance, found!.Id, Password, Here, ActorOf(user)), default));
            },
            _ => store.RunAsync<ClearSecondFactorHandler, Result<User>>(clear => clear.HandleAsync(new ClearSecondFactor(Garance, user.Id, Tool), default)),
            _ => store.RunAsync<RemoveUserHandler, Result<User>>(remove => remove.HandleAsync(new RemoveUser(Garance, user.Id, null, Tool), default)),
        ])
        {
            var passkey = await PasskeyAsync(store.Services, user);
            log.Statements.Clear();
            await act(passkey);

            string[] writes = [.. log.Statements.Where(sql => !sql.StartsWith("SELECT", StringComparison.Ordinal))];
            int At(string table) => Array.FindIndex(
                writes, sql => sql.StartsWith($"UPDATE \"{table}\"", StringComparison.Ordinal) || sql.StartsWith($"DELETE FROM \"{table}\"", StringComparison.Ordinal));
            Assert.InRange(At("Passkeys"), 0, At("Users") - 1);
        }
    }

    /// <summary>What somebody was signed in by.</summary>
    /// <param name="User">As it was when it was looked at.</param>
    private sealed record SignedIn(User User, Func<Store, Task<bool>> HoldsAsync);

    /// <summary>Lets something happen once, right after a table was looked into.</summary>
    private sealed class Meanwhile : DbCommandInterceptor
    {
        private (string Table, Func<Task> Act)? next;

        public bool Happened => next is null;

        public void Once(string table, Func<Task> act) => next = (table, act);

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (next is { } due && command.CommandText.StartsWith("SELECT", StringComparison.Ordinal) && command.CommandText.Contains(due.Table, StringComparison.Ordinal))
            {
                next = null;
                await due.Act();
            }

            return result;
        }
    }

    private static async Task EndAsync(IServiceProvider node, User user)
    {
        var ended = await Store.RunAsync<EndSignInsHandler, Result<User>>(node, end => end.HandleAsync(new EndSignIns(Garance, user.Id, Tool), default));
        Assert.False(ended.IsRefused);
    }

    private static async Task<SignedIn?> ByTokensAsync(IServiceProvider node, Client client, User user) => Tokens(
        client, await Store.RunAsync<SignInWithPasswordHandler, Result<Caller>>(node, signIn => signIn.HandleAsync(new(client, user.UserName, Password, Lifetime), default)));

    private static async Task<SignedIn?> ByCodeAsync(IServiceProvider node, Client client, string code) => Tokens(client, await RedeemAsync(node, client, code));

    private static async Task<SignedIn?> ByNewCodeAsync(Store store, IServiceProvider node, Client client, User user) =>
        Code(client, await AuthorizeAsync(node, client, await FindAsync(store, user)));

    private static async Task<SignedIn?> InTwoStepsAsync(IServiceProvider[] nodes, User user, string code) =>
        await StepAsync(nodes[0], user) is { } step ? await ConfirmAsync(nodes[1], step, code) : null;

    private static SignedIn? Code(Client client, Result<Authorization> authorized) => authorized.Value is { } given
        ? new SignedIn(given.Caller.User!, async store => !(await RedeemAsync(store.Services, client, given.Code)).IsRefused)
        : null;

    private static SignedIn? Tokens(Client client, Result<Caller> signedIn) => signedIn.Value is { } caller
        ? new SignedIn(caller.User!, async store => !(await RefreshAsync(store.Services, client, caller.RefreshToken!)).IsRefused)
        : null;

    private static async Task<SignedIn?> ToPortalAsync(IServiceProvider node, User user) => Session(
        await Store.RunAsync<SignInToPortalHandler, Result<BegunSession>>(node, signIn => signIn.HandleAsync(new(user.UserName, Password, Length, Here), default)));

    private static async Task<SignedIn?> ConfirmAsync(IServiceProvider node, string step, string code) => Session(
        await Store.RunAsync<ConfirmSignInHandler, Result<BegunSession>>(node, confirm => confirm.HandleAsync(new(step, code, Length, Here), default)));

    private static async Task<SignedIn?> ByPasskeyAsync(Store store, IServiceProvider node, User user, UserPasskeyInfo passkey)
    {
        var shown = new ShownPasskey(await FindAsync(store, user), passkey, Challenged());
        return Session(await Store.RunAsync<SignInWithPasskeyHandler, Result<BegunSession>>(node, signIn => signIn.HandleAsync(new(shown, Length, Here), default)));
    }

    private static SignedIn? Session(Result<BegunSession> begun) => begun.Value is { } session
        ? new SignedIn(session.User, store => store.RunAsync<UserSessions, bool>(async sessions => await sessions.FindAsync(new PartnerId(Garance), session.Token, Length, default) is not null))
        : null;

    private static async Task<string?> StepAsync(IServiceProvider node, User user) =>
        ((await Store.RunAsync<SignInToPortalHandler, Result<BegunSession>>(
            node, signIn => signIn.HandleAsync(new(user.UserName, Password, Length, Here), default))).Refusal as SecondFactorAsked)?.Step;

    private static Task<Result<Authorization>> AuthorizeAsync(IServiceProvider node, Client client, User user) =>
        Store.RunAsync<AuthorizeApplicationHandler, Result<Authorization>>(node, authorize => authorize.HandleAsync(
            new(Garance.ToString(), client.ClientId, Back, Challenge: null, Nonce: null, user, HasSecondFactor: true, ActorOf(user)), default));

    private static Task<Result<Caller>> RedeemAsync(IServiceProvider node, Client client, string code) =>
        Store.RunAsync<SignInWithCodeHandler, Result<Caller>>(node, signIn => signIn.HandleAsync(new(client, code, Back, Verifier: null, Lifetime), default));

    private static Task<Result<Caller>> RefreshAsync(IServiceProvider node, Client client, string token) =>
        Store.RunAsync<RefreshSignInHandler, Result<Caller>>(node, refresh => refresh.HandleAsync(new(client, token, Lifetime), default));

    private static async Task EnableAsync(IServiceProvider node, User user, bool enabled)
    {
        var changed = await Store.RunAsync<ChangeUserHandler, Result<User>>(
            node, change => change.HandleAsync(new ChangeUser(Garance, user.Id, null, Tool) { Enabled = enabled }, default));
        Assert.False(changed.IsRefused);
    }

    /// <summary>A passkey of the user, of a device that does not count.</summary>
    private static async Task<UserPasskeyInfo> PasskeyAsync(IServiceProvider node, User user)
    {
        var made = new UserPasskeyInfo(
            Guid.NewGuid().ToByteArray(), [9], DateTimeOffset.UnixEpoch, signCount: 0, null, isUserVerified: true, isBackupEligible: false, isBackedUp: false, [], []);
        var added = await Store.RunAsync<AddPasskeyHandler, Result<Passkey>>(
            node, add => add.HandleAsync(new AddPasskey(made, PasskeyUsers.HandleOf(user), "Laptop", Challenged(), ActorOf(user)), default));
        Assert.False(added.IsRefused);
        return made;
    }

    private static Challenge Challenged() => new($"{Guid.NewGuid()}", DateTimeOffset.UnixEpoch.AddYears(200));

    private static Task<User> FindAsync(Store store, User user) => store.RunAsync<ComptoirDb, User>(
        db => db.Users.AsNoTracking().SingleAsync(row => row.PartnerId == user.PartnerId && row.Id == user.Id));

    private static Actor ActorOf(User user) => new(ActorKind.Partner, user.PartnerId, null, user.Id, user.UserName, null, user.Roles);

    private static Client ClientOf(NewSecret app) => new(Garance.ToString(), app.Application.ClientId.ToString(), app.Secret!, Here);

    /// <summary>Codes that stand in for a lost app, of a factor that is in force.</summary>
    private static async Task<IReadOnlyList<string>> SecondFactorAsync(Store store, User user)
    {
        var (factor, _) = await store.RunAsync<SecondFactors, (SecondFactor, byte[])>(factors => Task.FromResult(factors.Make(user.PartnerId, user.Id)));
        factor.ConfirmedAt = store.Time.GetUtcNow();
        var codes = SecondFactors.RenewRecoveryCodes(factor);
        await store.RunAsync<ComptoirDb, int>(db =>
        {
            db.Add(factor);
            return db.SaveChangesAsync();
        });
        return codes;
    }
}
