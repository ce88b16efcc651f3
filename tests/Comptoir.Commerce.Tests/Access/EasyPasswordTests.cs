using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Access;

/// <summary>What is guessed first is not taken as a password (ASVS 6.2.4, 6.2.11).</summary>
public sealed class EasyPasswordTests
{
    [Theory]
    [InlineData("password1"), InlineData("PassWord1"), InlineData("Password1!"), InlineData("12345678"), InlineData("iloveyou"), InlineData("--qwertyuiop--")]
    public void The_most_common_ones_are_known_in_any_capitals_and_with_signs_around_them(string password) =>
        Assert.True(EasyPasswords.IsCommon(password));

    [Theory]
    [InlineData("Correct-horse-1"), InlineData("password-of-the-harbour"), InlineData("!!!!!!!!"), InlineData("Quelques mots 7")]
    public void One_that_only_holds_such_a_word_is_not_one(string password) =>
        Assert.False(EasyPasswords.IsCommon(password));

    [Fact]
    public void There_are_more_of_them_than_asked_for_each_as_long_as_a_password_must_be()
    {
        using var lines = new StreamReader(EmbeddedData.Open("Access.Data.common-passwords.txt"));
        string[] words = lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.True(words.Distinct().Count() >= 3000);
        Assert.All(words, word => Assert.True(word.Length >= UserRules.ShortestPassword));
    }

    [Theory]
    [InlineData("Garance2026", true), InlineData("garance-negoce", true), InlineData("Nadia.Benali", true), InlineData("comptoir!", true)]
    [InlineData("NadiaBenali123", true), InlineData("Benali1234567", true), InlineData("Benali12345678", false), InlineData("a1 b2 c3 d4", false)]
    public void What_is_left_without_the_names_must_be_a_password_by_itself(string password, bool easy) =>
        Assert.Equal(easy, EasyPasswords.IsMadeOf(password, "Comptoir", "nadia", "n.benali", "Nadia Bénali", "Garance Négoce"));

    [Theory]
    [InlineData("password1"), InlineData("Garance-2026"), InlineData("nadia-99")]
    public async Task Every_door_that_takes_a_password_refuses_it_and_names_the_field(string password)
    {
        await using var world = await AccessWorld.MakeAsync();
        var nadia = await world.UserAsync("nadia", Role.GlobalAdmin);
        var by = world.UserActor(Role.GlobalAdmin) with { User = nadia.Id, UserName = nadia.UserName };

        var added = await world.TryAsync<AddUserHandler, NewUser>(add =>
            add.HandleAsync(new AddUser(world.Garance, "nadia.two", [], world.Tool) { Password = password }, default));
        var changed = await world.ChangeAsync(nadia, change => change with { Password = password });
        var own = await world.TryAsync<ChangeOwnPasswordHandler, User>(change =>
            change.HandleAsync(new ChangeOwnPassword(world.Garance, "Correct-horse-1", password, AccessWorld.Here, by), default));
        var link = new PasswordLink(new OneTimeToken { PartnerId = nadia.PartnerId, Hash = [], UserId = nadia.Id, Use = OneTimeUse.PasswordReset, ExpiresAt = AccessWorld.Now }, nadia);
        var mailed = await world.TryAsync<SetPasswordByMailHandler, User>(set => set.HandleAsync(new SetPasswordByMail(link, password, AccessWorld.Here), default));

        var guessable = new InvalidInput("password", InputFault.Guessable);
        Assert.Equal((guessable, guessable, guessable), (added.Refusal, changed.Refusal, mailed.Refusal));
        Assert.Equal(guessable with { Field = "newPassword" }, own.Refusal);
        Assert.Equal(nadia.PasswordHash, (await world.ReadAsync(db => db.Users.SingleAsync())).PasswordHash);
    }
}
