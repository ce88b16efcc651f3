using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests;

/// <summary>Sign-in and administration, asked for by two nodes at once.</summary>
public class AccessRaceTests
{
    internal static readonly Actor Tool = new(ActorKind.System, new PartnerId(new Guid("c0000000-0000-4000-8000-000000000001")), null, null, null, null, []);
    internal static readonly Guid Garance = new("c0000000-0000-4000-8000-000000000100");
    internal static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);
    internal static readonly SessionLength Length = new(TimeSpan.FromHours(1), TimeSpan.FromHours(12));

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_ten_replays_of_one_refresh_token_one_succeeds_and_the_family_ends(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var nodes = new[] { store.Services, await store.AddNodeAsync() };
        var app = await FoundAsync(store);
        await AddAsync(store, "nadia", Role.AdminAgent);
        var client = new Client(Garance.ToString(), app.Application.ClientId.ToString(), app.Secret!, new Origin(Garance, null, "test"));
        string token = (await store.RunAsync<SignInWithPasswordHandler, Result<Caller>>(
            signIn => signIn.HandleAsync(new(client, "nadia@garance.example", "Correct-horse-1", Lifetime), default))).Value!.RefreshToken!;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(() => Store.RunAsync<RefreshSignInHandler, Result<Caller>>(
            nodes[n % 2], refresh => refresh.HandleAsync(new(client, token, Lifetime), default)))));

        var winner = Assert.Single(outcomes, outcome => !outcome.IsRefused);
        var next = await store.RunAsync<RefreshSignInHandler, Result<Caller>>(
            refresh => refresh.HandleAsync(new(client, winner.Value!.RefreshToken!, Lifetime), default));
        Assert.Equal(SignInFault.RefreshTokenUnknown, Assert.IsType<SignInRefused>(next.Refusal).Fault);
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.RefreshTokens.CountAsync()));
        Assert.True(await store.RunAsync<ComptoirDb, bool>(db => db.SecurityEvents.AnyAsync(e => e.Kind == SecurityEventKind.RefreshTokenReused)));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_two_Global_admins_who_demote_each_other_at_once_one_stays(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var nodes = new[] { store.Services, await store.AddNodeAsync() };
        await FoundAsync(store);
        var admins = new[] { await AddAsync(store, "gael", Role.GlobalAdmin), await AddAsync(store, "agathe", Role.GlobalAdmin) };

        var outcomes = await Task.WhenAll(admins.Select((admin, n) => Task.Run(() => Store.RunAsync<ChangeUserHandler, Result<User>>(
            nodes[n], change => change.HandleAsync(new ChangeUser(Garance, admin.Id, null, Tool) { Roles = [] }, default)))));

        Assert.IsType<LastAdministrator>(Assert.Single(outcomes, outcome => outcome.IsRefused).Refusal);
        var roles = await store.RunAsync<ComptoirDb, List<List<Role>>>(
            db => db.Users.Where(user => user.PartnerId == new PartnerId(Garance)).Select(user => user.Roles).ToListAsync());
        Assert.Single(roles, held => held.Contains(Role.GlobalAdmin));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Twenty_wrong_passwords_at_once_on_two_nodes_lock_the_name_out_once(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var nodes = new[] { store.Services, await store.AddNodeAsync() };
        var app = await FoundAsync(store);
        await AddAsync(store, "nadia", Role.AdminAgent);
        var client = new Client(Garance.ToString(), app.Application.ClientId.ToString(), app.Secret!, new Origin(Garance, null, "test"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => SignInAsync(nodes[n % 2], client, "wrong"))));
        var after = await SignInAsync(nodes[0], client, "Correct-horse-1");

        Assert.All(outcomes, refused => Assert.Contains(refused!.Fault, (SignInFault[])[SignInFault.UserOrPasswordWrong, SignInFault.LockedOut]));
        Assert.Equal(SignInFault.LockedOut, after!.Fault);
        Assert.Equal(1, await store.RunAsync<ComptoirDb, int>(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.LockedOut)));
        Assert.Equal(21, await store.RunAsync<ComptoirDb, int>(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.SignInFailed)));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_twenty_wrong_codes_at_once_on_two_nodes_five_are_looked_at_and_the_right_one_comes_too_late(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var nodes = new[] { store.Services, await store.AddNodeAsync() };
        await FoundAsync(store);
        var user = await AddAsync(store, "nadia", Role.AdminAgent);
        byte[] secret = await ConfirmedFactorAsync(store, user);
        var asked = Assert.IsType<SecondFactorAsked>((await store.RunAsync<SignInToPortalHandler, Result<BegunSession>>(
            signIn => signIn.HandleAsync(new(user.UserName, "Correct-horse-1", Length, new Origin(Garance, null, "test")), default))).Refusal);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => ConfirmAsync(nodes[n % 2], asked.Step, "wrong"))));
        var after = await ConfirmAsync(nodes[1], asked.Step, Totp.CodeOf(secret, Totp.StepAt(store.Time.GetUtcNow())));

        Assert.Equal(5, outcomes.Count(refused => refused!.Fault == SignInFault.SecondFactorWrong));
        Assert.Equal(15, outcomes.Count(refused => refused!.Fault == SignInFault.LockedOut));
        Assert.Equal(SignInFault.LockedOut, after!.Fault);
        Assert.Equal(1, await store.RunAsync<ComptoirDb, int>(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.LockedOut)));
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.UserSessions.CountAsync()));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_twenty_wrong_codes_at_once_by_the_users_own_token_five_are_looked_at_too(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var nodes = new[] { store.Services, await store.AddNodeAsync() };
        await FoundAsync(store);
        var user = await AddAsync(store, "nadia", Role.AdminAgent);
        byte[] secret = await ConfirmedFactorAsync(store, user);
        var by = new Actor(ActorKind.Partner, user.PartnerId, null, user.Id, user.UserName, null, user.Roles);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() => DropAsync(nodes[n % 2], "wrong", by))));
        var after = await DropAsync(nodes[1], Totp.CodeOf(secret, Totp.StepAt(store.Time.GetUtcNow())), by);

        Assert.Equal(5, outcomes.Count(refusal => refusal is InvalidInput { Field: "code" }));
        Assert.Equal(15, outcomes.Count(refusal => refusal is SignInRefused { Fault: SignInFault.LockedOut }));
        Assert.Equal(SignInFault.LockedOut, Assert.IsType<SignInRefused>(after).Fault);
        Assert.Equal(1, await store.RunAsync<ComptoirDb, int>(db => db.SecondFactors.CountAsync()));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Nothing_begun_with_the_old_password_outlasts_its_change_at_the_same_moment(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var nodes = new[] { store.Services, await store.AddNodeAsync() };
        var app = await FoundAsync(store);
        var user = await AddAsync(store, "nadia", Role.AdminAgent);
        var origin = new Origin(Garance, null, "test");
        var client = new Client(Garance.ToString(), app.Application.ClientId.ToString(), app.Secret!, origin);

        var tries = Enumerable.Range(0, 24).Select(n => Task.Run<Refusal?>(async () => n % 3 == 0
            ? await SignInAsync(nodes[n % 2], client, "Correct-horse-1")
            : (await Store.RunAsync<SignInToPortalHandler, Result<BegunSession>>(
                nodes[n % 2], signIn => signIn.HandleAsync(new(user.UserName, "Correct-horse-1", Length, origin), default))).Refusal)).ToList();
        var changed = await store.RunAsync<ChangeUserHandler, Result<User>>(
            change => change.HandleAsync(new ChangeUser(Garance, user.Id, null, Tool) { Password = "Another-horse-2" }, default));
        await Task.WhenAll(tries);

        Assert.False(changed.IsRefused);
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.UserSessions.CountAsync()));
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.RefreshTokens.CountAsync()));
    }

    private static async Task<SignInRefused?> ConfirmAsync(IServiceProvider node, string step, string code) =>
        (SignInRefused?)(await Store.RunAsync<ConfirmSignInHandler, Result<BegunSession>>(
            node, confirm => confirm.HandleAsync(new(step, code, Length, new Origin(Garance, null, "test")), default))).Refusal;

    private static async Task<Refusal?> DropAsync(IServiceProvider node, string code, Actor by) =>
        (await Store.RunAsync<DropSecondFactorHandler, Result<SecondFactor>>(
            node, drop => drop.HandleAsync(new(code, new Origin(Garance, null, "test"), by), default))).Refusal;

    /// <summary>The secret of an authenticator app that is in force.</summary>
    private static async Task<byte[]> ConfirmedFactorAsync(Store store, User user)
    {
        var (factor, secret) = await store.RunAsync<SecondFactors, (SecondFactor, byte[])>(factors => Task.FromResult(factors.Make(user.PartnerId, user.Id)));
        factor.ConfirmedAt = store.Time.GetUtcNow();
        await store.RunAsync<ComptoirDb, int>(db =>
        {
            db.Add(factor);
            return db.SaveChangesAsync();
        });
        return secret;
    }

    private static async Task<SignInRefused?> SignInAsync(IServiceProvider node, Client client, string password) =>
        (SignInRefused?)(await Store.RunAsync<SignInWithPasswordHandler, Result<Caller>>(
            node, signIn => signIn.HandleAsync(new(client, "nadia@garance.example", password, Lifetime), default))).Refusal;

    /// <summary>A partner with an application, to which codes may be sent too.</summary>
    internal static async Task<NewSecret> FoundAsync(Store store)
    {
        await store.RunAsync<FoundInstallationHandler>(found => found.HandleAsync(
            new FoundInstallation("Distribution", "distribution.example", "US", IsTest: true) { OperatorId = Tool.Partner }, default));
        await store.RunAsync<AddPartnerHandler>(add => add.HandleAsync(
            new AddPartner("Garance Négoce", "6100042", "FR", "garance.example", Tool) { Id = new PartnerId(Garance) }, default));
        return (await store.RunAsync<AddApplicationHandler, Result<NewSecret>>(
            add => add.HandleAsync(new AddApplication(Garance, "Back office", [], Tool) { RedirectUris = ["https://office.example/back"] }, default))).Value!;
    }

    internal static async Task<User> AddAsync(Store store, string name, Role role) => (await store.RunAsync<AddUserHandler, Result<NewUser>>(
        add => add.HandleAsync(new AddUser(Garance, name, [role], Tool) { Password = "Correct-horse-1" }, default))).Value!.User;
}
