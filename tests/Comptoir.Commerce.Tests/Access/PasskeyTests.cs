using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Access;

/// <summary>What passkeys are held to besides the framework's checks of them (issue of trust; R1.1, R16.2).</summary>
public sealed class PasskeyTests
{
    private const string Password = "Correct-horse-1";

    private static readonly DateTimeOffset Ends = AccessWorld.Now + TimeSpan.FromMinutes(5);

    private int challenges;

    [Fact]
    public async Task A_challenge_is_good_to_the_tick_before_it_expires_and_once()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (_, by) = await NadiaAsync(world);

        world.Time.Now = Ends;
        Assert.IsType<PasskeyRefused>((await AddAsync(world, by, Made(1), Next())).Refusal);
        world.Time.Now = Ends.AddTicks(-1);
        var challenge = Next();
        Assert.Null((await AddAsync(world, by, Made(1), challenge)).Refusal);
        Assert.IsType<PasskeyRefused>((await AddAsync(world, by, Made(2), challenge)).Refusal);
        Assert.Equal(1, await world.ReadAsync(db => db.Passkeys.CountAsync()));
    }

    [Fact]
    public async Task What_was_spent_is_forgotten_when_it_would_have_expired()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (_, by) = await NadiaAsync(world);
        await AddAsync(world, by, Made(1), Next());
        world.Time.Now = Ends.AddTicks(-1);
        await AddAsync(world, by, Made(2), Next() with { ExpiresAt = Ends.AddHours(1) });
        Assert.Equal(2, await world.ReadAsync(db => db.SpentChallenges.CountAsync()));

        world.Time.Now = Ends;
        await AddAsync(world, by, Made(3), Next() with { ExpiresAt = Ends.AddHours(1) });

        Assert.Equal(2, await world.ReadAsync(db => db.SpentChallenges.CountAsync()));
    }

    [Fact]
    public async Task One_made_for_somebody_else_or_without_asking_its_user_or_known_to_a_colleague_is_refused()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (nadia, by) = await NadiaAsync(world);
        var hugo = await world.UserAsync("hugo", Role.SalesAgent);

        Assert.IsType<PasskeyRefused>((await AddAsync(world, by, Made(1), Next(), PasskeyUsers.HandleOf(hugo))).Refusal);
        Assert.IsType<PasskeyRefused>((await AddAsync(world, by, Made(1, isVerified: false), Next())).Refusal);
        Assert.Null((await AddAsync(world, by, Made(1), Next())).Refusal);
        Assert.IsType<PasskeyRefused>((await AddAsync(world, by, Made(1), Next())).Refusal);
        Assert.IsType<PasskeyRefused>((await AddAsync(world, ActorOf(hugo), Made(1), Next())).Refusal);
        Assert.Equal(nadia.Id, (await world.ReadAsync(db => db.Passkeys.SingleAsync())).UserId);
    }

    [Fact]
    public async Task A_signature_is_good_while_its_passkey_is_there_and_its_count_moves_on()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (nadia, by) = await NadiaAsync(world);
        var added = (await AddAsync(world, by, Made(1, count: 7), Next())).Value!;

        Assert.Equal(SignInFault.PasskeyWrong, FaultOf(await ShowAsync(world, nadia, Made(1, count: 7), Next())));
        Assert.Equal(SignInFault.PasskeyWrong, FaultOf(await ShowAsync(world, nadia, Made(1, count: 8, isVerified: false), Next())));
        var begun = (await ShowAsync(world, nadia, Made(1, count: 8), Next())).Value!;
        Assert.Equal((nadia.Id, ActorKind.Partner), (begun.User.Id, begun.Kind));
        Assert.Equal(SignInFault.PasskeyWrong, FaultOf(await ShowAsync(world, nadia, Made(2), Next())));

        Assert.IsType<SignInRefused>((await RemoveAsync(world, by, added.Id, "wrong")).Refusal);
        Assert.Null((await RemoveAsync(world, by, added.Id, Password)).Refusal);
        Assert.Equal(SignInFault.PasskeyWrong, FaultOf(await ShowAsync(world, nadia, Made(1, count: 9), Next())));
        Assert.Equal(0, await world.ReadAsync(db => db.UserSessions.CountAsync()));
        Assert.Equal(nadia.Stamp + 1, (await world.ReadAsync(db => db.Users.AsNoTracking().SingleAsync(user => user.Id == nadia.Id))).Stamp);
    }

    [Fact]
    public async Task It_counts_as_the_second_factor_that_a_password_alone_is_refused_without()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (nadia, by) = await NadiaAsync(world);
        var app = await world.AppAsync(Role.AdminAgent);
        Task<SignInFault?> PasswordAsync() => world.RunAsync<SignInWithPasswordHandler, SignInFault?>(async signIn =>
            ((await signIn.HandleAsync(new SignInWithPassword(world.ClientOf(app), nadia.UserName, Password, TimeSpan.FromDays(1)), default)).Refusal as SignInRefused)?.Fault);
        Assert.Null(await PasswordAsync());

        await AddAsync(world, by, Made(1), Next());

        Assert.Equal(SignInFault.SecondFactorNeeded, await PasswordAsync());
        Assert.IsType<PasskeyAsked>((await world.RunAsync<SignInToPortalHandler, Result<BegunSession>>(signIn =>
            signIn.HandleAsync(new SignInToPortal(nadia.UserName, Password, Length, AccessWorld.Here), default))).Refusal);
    }

    [Fact]
    public async Task A_users_passkeys_go_with_the_user_and_with_what_an_administrator_clears()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (nadia, by) = await NadiaAsync(world);
        var hugo = await world.UserAsync("hugo", Role.SalesAgent);
        await AddAsync(world, by, Made(1), Next());
        await AddAsync(world, ActorOf(hugo), Made(2), Next());

        Assert.IsType<NotAllowed>((await ClearAsync(world, nadia, world.UserActor(Role.SalesAgent))).Refusal);
        Assert.Null((await ClearAsync(world, nadia, world.UserActor(Role.UserManagementAdmin))).Refusal);
        Assert.IsType<SecondFactorMissing>((await ClearAsync(world, nadia, world.UserActor(Role.UserManagementAdmin))).Refusal);
        Assert.Equal(hugo.Id, (await world.ReadAsync(db => db.Passkeys.SingleAsync())).UserId);
        await world.UseAsync<RemoveUserHandler, User>(remove => remove.HandleAsync(new RemoveUser(world.Garance, hugo.Id, null, world.Tool), default));

        Assert.Equal(0, await world.ReadAsync(db => db.Passkeys.CountAsync()));
    }

    [Fact]
    public async Task A_program_has_none()
    {
        await using var world = await AccessWorld.MakeAsync();
        var program = new Actor(ActorKind.Partner, new PartnerId(world.Garance), null, null, null, Guid.NewGuid(), [Role.AdminAgent]);

        Assert.IsType<NotAPerson>((await AddAsync(world, program, Made(1), Next(), "")).Refusal);
        Assert.IsType<NotAPerson>((await RemoveAsync(world, program, Guid.NewGuid(), Password)).Refusal);
        Assert.IsType<NotAPerson>((await world.RunAsync<RenamePasskeyHandler, Result<Passkey>>(rename => rename.HandleAsync(new RenamePasskey(Guid.NewGuid(), "x", program), default))).Refusal);
        Assert.IsType<NotAPerson>((await world.RunAsync<BeginPasskeyHandler, Result<User>>(begin =>
            begin.HandleAsync(new BeginPasskey(world.Garance, "x", Password, AccessWorld.Here, program), default))).Refusal);
    }

    private static readonly SessionLength Length = new(TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    private static SignInFault? FaultOf(Result<BegunSession> result) => (result.Refusal as SignInRefused)?.Fault;

    private static UserPasskeyInfo Made(byte id, uint count = 0, bool isVerified = true) =>
        new([id, 1, 2, 3], [9], AccessWorld.Now, count, null, isVerified, isBackupEligible: false, isBackedUp: false, [], []);

    private static Actor ActorOf(User user) => new(ActorKind.Partner, user.PartnerId, null, user.Id, user.UserName, null, user.Roles);

    private static async Task<(User User, Actor By)> NadiaAsync(AccessWorld world)
    {
        var nadia = await world.UserAsync("nadia", Role.AdminAgent);
        return (nadia, ActorOf(nadia));
    }

    private static Task<Result<Passkey>> AddAsync(AccessWorld world, Actor by, UserPasskeyInfo made, Challenge answered, string? handle = null) =>
        world.TryAsync<AddPasskeyHandler, Passkey>(add => add.HandleAsync(
            new AddPasskey(made, handle ?? PasskeyUsers.HandleOf(by.Partner, by.User!.Value), "Laptop", answered, by), default));

    private static Task<Result<BegunSession>> ShowAsync(AccessWorld world, User user, UserPasskeyInfo after, Challenge answered) =>
        world.TryAsync<SignInWithPasskeyHandler, BegunSession>(signIn => signIn.HandleAsync(
            new SignInWithPasskey(new ShownPasskey(user, after, answered), Length, AccessWorld.Here), default));

    private static Task<Result<Passkey>> RemoveAsync(AccessWorld world, Actor by, Guid passkey, string password) =>
        world.TryAsync<RemovePasskeyHandler, Passkey>(remove => remove.HandleAsync(
            new RemovePasskey(world.Garance, passkey, password, AccessWorld.Here, by), default));

    private static Task<Result<User>> ClearAsync(AccessWorld world, User user, Actor by) =>
        world.TryAsync<ClearSecondFactorHandler, User>(clear => clear.HandleAsync(new ClearSecondFactor(world.Garance, user.Id, by), default));

    private Challenge Next() => new($"challenge {++challenges}", Ends);
}
