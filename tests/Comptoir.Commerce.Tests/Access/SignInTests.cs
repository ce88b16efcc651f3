using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Access;

public sealed class SignInTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    [Fact]
    public async Task A_password_alone_does_not_sign_in_to_a_production_installation()
    {
        await using var world = await AccessWorld.MakeAsync(isTest: false);
        await world.UserAsync("nadia");
        var app = await world.AppAsync();

        var right = await PasswordAsync(world, app, "Correct-horse-1");
        var wrong = await PasswordAsync(world, app, "wrong");

        Assert.Equal(SignInFault.SecondFactorNeeded, right);
        Assert.Equal(SignInFault.SecondFactorNeeded, wrong);
    }

    [Fact]
    public async Task A_disabled_user_is_told_so_only_with_the_right_password()
    {
        await using var world = await AccessWorld.MakeAsync();
        var user = await world.UserAsync("nadia");
        var app = await world.AppAsync();
        await world.ChangeAsync(user, change => change with { Enabled = false });

        Assert.Equal(SignInFault.UserDisabled, await PasswordAsync(world, app, "Correct-horse-1"));
        Assert.Equal(SignInFault.UserOrPasswordWrong, await PasswordAsync(world, app, "wrong"));
        Assert.Equal(2, await world.ReadAsync(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.SignInFailed)));
    }

    [Fact]
    public async Task A_new_password_and_a_disabled_account_end_every_sign_in()
    {
        await using var world = await AccessWorld.MakeAsync();
        var user = await world.UserAsync("nadia");
        var app = await world.AppAsync();
        string first = (await SignInAsync(world, app)).RefreshToken!;
        await world.ChangeAsync(user, change => change with { Password = "Another-horse-2" });

        Assert.Equal(SignInFault.RefreshTokenUnknown, await RefreshAsync(world, app, first));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_refresh_token_ends_when_the_roles_change_and_outlasts_another_name(bool roles)
    {
        await using var world = await AccessWorld.MakeAsync();
        var user = await world.UserAsync("nadia", Role.AdminAgent);
        var app = await world.AppAsync();
        string token = (await SignInAsync(world, app)).RefreshToken!;
        await world.ChangeAsync(user, change => roles ? change with { Roles = [Role.SalesAgent] } : change with { DisplayName = "Nadia" });

        Assert.Equal(roles ? SignInFault.RefreshTokenUnknown : null, await RefreshAsync(world, app, token));
    }

    [Fact]
    public async Task A_refresh_token_ends_after_its_life_of_real_time_to_the_tick()
    {
        await using var world = await AccessWorld.MakeAsync();
        await world.UserAsync("nadia");
        var app = await world.AppAsync();
        string early = (await SignInAsync(world, app)).RefreshToken!;
        string late = (await SignInAsync(world, app)).RefreshToken!;

        world.Time.Now = AccessWorld.Now + Lifetime - TimeSpan.FromMicroseconds(1);
        var before = await RefreshAsync(world, app, early);
        world.Time.Now = AccessWorld.Now + Lifetime;
        var after = await RefreshAsync(world, app, late);

        Assert.Null(before);
        Assert.Equal(SignInFault.RefreshTokenExpired, after);
    }

    [Fact]
    public async Task A_renewed_secret_replaces_the_old_one_and_a_disabled_application_signs_in_no_more()
    {
        await using var world = await AccessWorld.MakeAsync();
        var app = await world.AppAsync(Role.AdminAgent);

        var renewed = await world.UseAsync<RenewSecretHandler, NewSecret>(
            renew => renew.HandleAsync(new RenewSecret(world.Garance, app.Application.ClientId, TimeSpan.Zero, world.Tool), default));
        var old = await AppAsync(world, app);
        var fresh = await AppAsync(world, renewed);
        await world.UseAsync<ChangeApplicationHandler, Application>(
            change => change.HandleAsync(new ChangeApplication(world.Garance, app.Application.ClientId, null, null, false, null, world.Tool), default));
        var disabled = await AppAsync(world, renewed);

        Assert.Equal((SignInFault.SecretWrong, null, SignInFault.ApplicationDisabled), (old, fresh, disabled));
        var acts = (await world.ActivityAsync()).Where(r => r.ResourceKey == app.Application.ClientId.ToString()).CountBy(r => r.Operation).ToDictionary();
        Assert.Equal((2, 2), (acts[ActivityOperation.RegisterApplication], acts[ActivityOperation.AddApplicationCredential]));
    }

    [Fact]
    public async Task A_secret_renewed_with_an_overlap_works_to_its_last_tick_and_only_the_one_before_does()
    {
        await using var world = await AccessWorld.MakeAsync();
        var first = await world.AppAsync(Role.AdminAgent);
        var day = TimeSpan.FromDays(1);

        var second = await RenewAsync(world, first, day);
        world.Time.Now += day - TimeSpan.FromTicks(10);
        var last = await AppAsync(world, first);
        world.Time.Now += TimeSpan.FromTicks(10);
        var ended = await AppAsync(world, first);
        var third = await RenewAsync(world, second, day);
        await RenewAsync(world, third, day);

        Assert.Equal((null, SignInFault.SecretWrong), (last, ended));
        Assert.Equal((SignInFault.SecretWrong, null), (await AppAsync(world, second), await AppAsync(world, third)));
    }

    [Theory]
    [InlineData(-1), InlineData(30 * 24 * 3600 + 1)]
    public async Task An_overlap_is_at_most_thirty_days(int seconds)
    {
        await using var world = await AccessWorld.MakeAsync();
        var app = await world.AppAsync(Role.AdminAgent);

        var result = await world.TryAsync<RenewSecretHandler, NewSecret>(renew => renew.HandleAsync(
            new RenewSecret(world.Garance, app.Application.ClientId, TimeSpan.FromSeconds(seconds), world.Tool), default));

        Assert.Equal("overlap", Assert.IsType<InvalidInput>(result.Refusal).Field);
        Assert.Null(await AppAsync(world, app));
    }

    private static Task<NewSecret> RenewAsync(AccessWorld world, NewSecret app, TimeSpan overlap) => world.UseAsync<RenewSecretHandler, NewSecret>(
        renew => renew.HandleAsync(new RenewSecret(world.Garance, app.Application.ClientId, overlap, world.Tool), default));

    private static async Task<Caller> SignInAsync(AccessWorld world, NewSecret app) => await world.UseAsync<SignInWithPasswordHandler, Caller>(
        signIn => signIn.HandleAsync(new(world.ClientOf(app), "nadia@garance.example", "Correct-horse-1", Lifetime), default));

    private static async Task<SignInFault?> PasswordAsync(AccessWorld world, NewSecret app, string password) => FaultOf(await world.TryAsync<SignInWithPasswordHandler, Caller>(
        signIn => signIn.HandleAsync(new(world.ClientOf(app), "nadia@garance.example", password, Lifetime), default)));

    private static async Task<SignInFault?> RefreshAsync(AccessWorld world, NewSecret app, string token) => FaultOf(await world.TryAsync<RefreshSignInHandler, Caller>(
        refresh => refresh.HandleAsync(new(world.ClientOf(app), token, Lifetime), default)));

    private static async Task<SignInFault?> AppAsync(AccessWorld world, NewSecret app) => FaultOf(await world.TryAsync<SignInApplicationHandler, Caller>(
        signIn => signIn.HandleAsync(world.ClientOf(app), default)));

    private static SignInFault? FaultOf(Comptoir.Commerce.Primitives.Result<Caller> result) => (result.Refusal as SignInRefused)?.Fault;
}
