using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Access;

public sealed class SecondFactorTests
{
    [Fact]
    public async Task A_factor_is_asked_for_once_the_app_was_seen_to_work()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (nadia, by) = await NadiaAsync(world);
        var offer = await BeginAsync(world, by);

        Assert.Null(await PasswordAsync(world));
        Assert.IsType<InvalidInput>((await ConfirmAsync(world, by, "000000")).Refusal);
        var codes = (await ConfirmAsync(world, by, CodeNow(offer.Value!))).Value!.Codes;

        Assert.Equal(10, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[a-z2-7]{4}(-[a-z2-7]{4}){3}$", code));
        Assert.Equal(SignInFault.SecondFactorNeeded, await PasswordAsync(world));
        Assert.Contains(await world.ActivityAsync(), record => record.Facts.Contains(new("SecondFactor", "Added")) && record.ResourceKey == nadia.Id.ToString());
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (_, by) = await NadiaAsync(world);
        var offer = (await BeginAsync(world, by)).Value!;
        string code = CodeNow(offer);
        Assert.Null((await ConfirmAsync(world, by, code)).Refusal);

        Assert.IsType<InvalidInput>((await ConfirmAsync(world, by, code)).Refusal);
        world.Time.Now += TimeSpan.FromSeconds(30);
        Assert.Null((await ConfirmAsync(world, by, CodeNow(offer, 1))).Refusal);
    }

    [Fact]
    public async Task A_recovery_code_is_good_once_however_it_is_typed()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (_, by) = await NadiaAsync(world);
        var codes = await SetUpAsync(world, by);

        Assert.IsType<InvalidInput>((await DropAsync(world, by, "aaaa-aaaa-aaaa-aaaa")).Refusal);
        Assert.Null((await ConfirmAsync(world, by, codes[0].ToUpperInvariant().Replace('-', ' '))).Refusal);
        // With it all codes were renewed.
        Assert.IsType<InvalidInput>((await DropAsync(world, by, codes[1])).Refusal);
    }

    [Fact]
    public async Task Dropped_by_its_user_it_takes_a_code_and_cleared_by_an_administrator_none_and_a_Sales_agent_may_not()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (nadia, by) = await NadiaAsync(world);
        await SetUpAsync(world, by);

        Assert.IsType<InvalidInput>((await DropAsync(world, by, "")).Refusal);
        Assert.IsType<NotAllowed>((await ClearAsync(world, nadia, world.UserActor(Role.SalesAgent))).Refusal);
        Assert.Null((await ClearAsync(world, nadia, world.UserActor(Role.UserManagementAdmin))).Refusal);

        Assert.Null(await PasswordAsync(world));
        Assert.IsType<SecondFactorMissing>((await ClearAsync(world, nadia, world.UserActor(Role.UserManagementAdmin))).Refusal);
        var user = await world.ReadAsync(db => db.Users.AsNoTracking().SingleAsync(row => row.Id == nadia.Id));
        Assert.Equal(nadia.Stamp + 1, user.Stamp);
    }

    [Fact]
    public async Task Who_holds_only_a_token_cannot_try_codes_out()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (_, by) = await NadiaAsync(world);
        var codes = await SetUpAsync(world, by);

        for (int i = 0; i < 2; i++)
        {
            Assert.IsType<InvalidInput>((await DropAsync(world, by, "000000")).Refusal);
            Assert.IsType<InvalidInput>((await ConfirmAsync(world, by, "000000")).Refusal);
        }

        Assert.Null((await ConfirmAsync(world, by, codes[0])).Refusal);
        Assert.IsType<InvalidInput>((await DropAsync(world, by, "000000")).Refusal);

        Assert.Equal(SignInFault.LockedOut, Assert.IsType<SignInRefused>((await DropAsync(world, by, "000000")).Refusal).Fault);
        Assert.Equal(SignInFault.LockedOut, await PasswordAsync(world));
    }

    [Fact]
    public async Task A_second_one_is_set_up_only_after_the_first_is_dropped_and_never_by_a_program()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (_, by) = await NadiaAsync(world);
        await SetUpAsync(world, by);

        Assert.IsType<SecondFactorThere>((await BeginAsync(world, by)).Refusal);
        Assert.IsType<NotAPerson>((await BeginAsync(world, by with { User = null })).Refusal);
    }

    [Fact]
    public async Task One_is_begun_by_who_knows_the_password_and_guesses_at_it_lock_out()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (_, by) = await NadiaAsync(world);

        Assert.Equal(new InvalidInput("currentPassword", InputFault.Required), (await BeginAsync(world, by, "")).Refusal);
        for (int i = 0; i < 5; i++)
            Assert.Equal(SignInFault.UserOrPasswordWrong, Assert.IsType<SignInRefused>((await BeginAsync(world, by, "wrong")).Refusal).Fault);

        Assert.Equal(SignInFault.LockedOut, Assert.IsType<SignInRefused>((await BeginAsync(world, by)).Refusal).Fault);
        Assert.Equal(0, await world.ReadAsync(db => db.SecondFactors.CountAsync()));
    }

    [Fact]
    public async Task Neither_the_secret_nor_a_recovery_code_lies_in_the_database()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (_, by) = await NadiaAsync(world);
        var offer = (await BeginAsync(world, by)).Value!;
        var codes = (await ConfirmAsync(world, by, CodeNow(offer))).Value!.Codes;

        var kept = await world.ReadAsync(db => db.SecondFactors.AsNoTracking().SingleAsync());

        Assert.DoesNotContain(offer.Secret, Convert.ToHexString(kept.Secret), StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(20, kept.Secret.Length);
        Assert.DoesNotContain(kept.RecoveryCodes, hash => codes.Contains(hash));
    }

    [Fact]
    public async Task A_new_password_of_ones_own_takes_the_old_one()
    {
        await using var world = await AccessWorld.MakeAsync();
        var (_, by) = await NadiaAsync(world);

        Assert.Equal(new SignInRefused(SignInFault.UserOrPasswordWrong, 4), (await ChangeAsync("wrong", "Another-horse-2")).Refusal);
        Assert.Equal("newPassword", Assert.IsType<InvalidInput>((await ChangeAsync("Correct-horse-1", "short")).Refusal).Field);
        Assert.Null((await ChangeAsync("Correct-horse-1", "Another-horse-2")).Refusal);

        Assert.Equal(SignInFault.UserOrPasswordWrong, await PasswordAsync(world));
        Task<Result<User>> ChangeAsync(string current, string wanted) => world.TryAsync<ChangeOwnPasswordHandler, User>(
            change => change.HandleAsync(new ChangeOwnPassword(world.Garance, current, wanted, AccessWorld.Here, by), default));
    }

    private static async Task<(User User, Actor By)> NadiaAsync(AccessWorld world)
    {
        var user = await world.UserAsync("nadia", Role.AdminAgent);
        return (user, world.UserActor(Role.AdminAgent) with { User = user.Id, UserName = user.UserName });
    }

    private static Task<Result<SecondFactorOffer>> BeginAsync(AccessWorld world, Actor by, string password = "Correct-horse-1") =>
        world.TryAsync<BeginSecondFactorHandler, SecondFactorOffer>(begin => begin.HandleAsync(new BeginSecondFactor(world.Garance, password, AccessWorld.Here, by), default));

    private static async Task<IReadOnlyList<string>> SetUpAsync(AccessWorld world, Actor by)
    {
        var offer = (await BeginAsync(world, by)).Value!;
        return (await ConfirmAsync(world, by, CodeNow(offer))).Value!.Codes;
    }

    /// <summary>What the app would show.</summary>
    private static string CodeNow(SecondFactorOffer offer, int stepsLater = 0)
    {
        const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        string bits = string.Concat(offer.Secret.Select(letter => Convert.ToString(Base32.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        byte[] secret = [.. bits.Chunk(8).Where(part => part.Length == 8).Select(part => Convert.ToByte(new string(part), 2))];
        return Totp.CodeOf(secret, Totp.StepAt(AccessWorld.Now) + stepsLater);
    }

    private static Task<Result<RecoveryCodes>> ConfirmAsync(AccessWorld world, Actor by, string code) =>
        world.TryAsync<ConfirmSecondFactorHandler, RecoveryCodes>(confirm => confirm.HandleAsync(new ConfirmSecondFactor(code, AccessWorld.Here, by), default));

    private static Task<Result<SecondFactor>> DropAsync(AccessWorld world, Actor by, string code) =>
        world.TryAsync<DropSecondFactorHandler, SecondFactor>(drop => drop.HandleAsync(new DropSecondFactor(code, AccessWorld.Here, by), default));

    private static Task<Result<User>> ClearAsync(AccessWorld world, User user, Actor by) =>
        world.TryAsync<ClearSecondFactorHandler, User>(clear => clear.HandleAsync(new ClearSecondFactor(world.Garance, user.Id, by), default));

    private static async Task<SignInFault?> PasswordAsync(AccessWorld world)
    {
        var client = world.ClientOf(await world.AppAsync());
        var result = await world.TryAsync<SignInWithPasswordHandler, Caller>(
            signIn => signIn.HandleAsync(new(client, "nadia@garance.example", "Correct-horse-1", TimeSpan.FromDays(1)), default));
        return ((SignInRefused?)result.Refusal)?.Fault;
    }
}
