using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Access;

/// <summary>R8.6, R16.2: five failures lock a name out for a quarter of an hour of real time, whether or not anybody has it.</summary>
public sealed class LockOutTests
{
    private static readonly TimeSpan LockOut = TimeSpan.FromMinutes(15);

    [Theory]
    [InlineData("nadia@garance.example")]
    [InlineData("nobody@garance.example")]
    public async Task The_fifth_failure_locks_a_name_out_and_each_before_it_says_how_many_are_left(string name)
    {
        await using var world = await WorldAsync();

        for (int left = 4; left >= 0; left--)
            Assert.Equal(new SignInRefused(SignInFault.UserOrPasswordWrong, left), await TryAsync(world, name, "wrong"));

        Assert.Equal(new SignInRefused(SignInFault.LockedOut), await TryAsync(world, name, "wrong"));
        Assert.Equal(1, await world.ReadAsync(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.LockedOut)));
        Assert.Equal(6, await world.ReadAsync(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.SignInFailed)));
    }

    [Fact]
    public async Task The_right_password_is_refused_while_the_name_is_locked_out_and_taken_when_the_time_is_over()
    {
        await using var world = await WorldAsync();
        await FailAsync(world, 5);

        world.Time.Now = AccessWorld.Now + LockOut - TimeSpan.FromMicroseconds(1);
        var before = await TryAsync(world, "nadia@garance.example", "Correct-horse-1");
        world.Time.Now = AccessWorld.Now + LockOut;
        var after = await TryAsync(world, "nadia@garance.example", "Correct-horse-1");

        Assert.Equal(SignInFault.LockedOut, before!.Fault);
        Assert.Null(after);
    }

    [Fact]
    public async Task Knocking_does_not_keep_a_name_locked()
    {
        await using var world = await WorldAsync();
        await FailAsync(world, 5);
        world.Time.Now = AccessWorld.Now + LockOut - TimeSpan.FromMinutes(1);
        await FailAsync(world, 3);
        world.Time.Now = AccessWorld.Now + LockOut;

        Assert.Null(await TryAsync(world, "nadia@garance.example", "Correct-horse-1"));
    }

    [Fact]
    public async Task A_sign_in_that_succeeds_forgets_the_failures_before_it()
    {
        await using var world = await WorldAsync();
        await FailAsync(world, 4);
        Assert.Null(await TryAsync(world, "NADIA@garance.example ", "Correct-horse-1"));

        Assert.Equal(4, (await TryAsync(world, "nadia@garance.example", "wrong"))!.TriesLeft);
    }

    private static async Task<AccessWorld> WorldAsync()
    {
        var world = await AccessWorld.MakeAsync();
        await world.UserAsync("nadia", Role.AdminAgent);
        return world;
    }

    private static async Task FailAsync(AccessWorld world, int times)
    {
        for (int i = 0; i < times; i++)
            await TryAsync(world, "nadia@garance.example", "wrong");
    }

    /// <summary>Null when it signs in.</summary>
    private static async Task<SignInRefused?> TryAsync(AccessWorld world, string name, string password)
    {
        var client = world.ClientOf(await world.AppAsync());
        var result = await world.TryAsync<SignInWithPasswordHandler, Caller>(
            signIn => signIn.HandleAsync(new(client, name, password, TimeSpan.FromDays(1)), default));
        return (SignInRefused?)result.Refusal;
    }
}
