using System.Net;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Account;

/// <summary>The account page, for users of each portal (R1.3, R17.1; design: pages and addresses).</summary>
public sealed partial class AccountTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Account = "/account";
    private const string Factor = "/account/second-factor";
    private const string Confirm = "/account/second-factor/confirm";
    private const string Remove = "/account/second-factor/remove";

    [Theory]
    [InlineData("nadia@garance.example", "/partner"), InlineData("operator@distribution.example", "/operator")]
    [InlineData("ines@brasserie-leon.onmicrosoft.com", "/admin"), InlineData("paul@brasserie-leon.onmicrosoft.com", "/admin")]
    public async Task Everybody_signed_in_finds_the_own_account_in_the_user_menu(string userName, string home)
    {
        using var reader = await Reader.SignedInAsync(server, userName);

        Assert.Contains("href=\"/account\"", (await reader.GetAsync(home)).Html);
        var page = await reader.GetAsync(Account);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(userName, page.Words);
        Assert.Contains("This browser", page.Words);
        Assert.True(page.Answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_name_is_changed_at_once_and_another_address_only_with_the_password()
    {
        const string Sacha = "sacha@garance.example";
        using var reader = await Reader.SignedInAsync(server, Sacha);
        var page = await reader.GetAsync(Account);

        var named = await reader.SubmitAsync(page, "/account/profile", ("displayName", "Sacha Ménard"));
        Assert.Equal((HttpStatusCode.SeeOther, "/account?done=profile"), (named.Status, named.Location));
        Assert.Contains("Your profile is saved.", (await reader.FollowAsync(named)).Words);
        var without = await reader.SubmitAsync(page, "/account/profile", ("displayName", "Typed"), ("email", "sacha@elsewhere.example"));
        var wrong = await reader.SubmitAsync(page, "/account/profile", ("email", "sacha@elsewhere.example"), ("profilePassword", "no"));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (without.Status, wrong.Status));
        Assert.Contains("the e-mail changes", without.Words);
        Assert.Contains("value=\"Typed\"", without.Html);
        Assert.Contains("value=\"sacha@elsewhere.example\"", without.Html);
        Assert.Contains("not your current password", wrong.Words);
        Assert.Equal(("Sacha Ménard", Sacha), await OfAsync(Sacha));

        var moved = await reader.SubmitAsync(page, "/account/profile", ("displayName", "Sacha"), ("email", "sacha@elsewhere.example"), ("profilePassword", Reader.PasswordOf(server, Sacha)));

        Assert.Equal(HttpStatusCode.SeeOther, moved.Status);
        Assert.Equal(("Sacha", "sacha@elsewhere.example"), await OfAsync(Sacha));
        var records = await server.InStoreAsync(db => db.Activity.AsNoTracking().Where(record => record.UserName == Sacha).ToListAsync());
        Assert.Equal(2, records.Count(record => record.Operation == Commerce.Activity.ActivityOperation.UpdatePartnerUser));
    }

    [Theory]
    [InlineData("displayName", "", "Enter your name"), InlineData("email", "nowhere", "Enter an e-mail address")]
    public async Task What_is_no_name_or_address_is_told_at_its_field(string field, string value, string told)
    {
        using var reader = await Reader.SignedInAsync(server, "agathe@garance.example");

        var answer = await reader.SubmitAsync(await reader.GetAsync(Account), "/account/profile", (field, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(told, answer.Words);
        Assert.Contains($"href=\"#{field}\"", answer.Html);
    }

    [Fact]
    public async Task A_name_of_10_000_characters_is_refused_and_one_from_right_to_left_is_kept()
    {
        using var reader = await Reader.SignedInAsync(server, "agathe@garance.example");
        var page = await reader.GetAsync(Account);

        var tooLong = await reader.SubmitAsync(page, "/account/profile", ("displayName", new string('م', 10_000)));
        var kept = await reader.SubmitAsync(page, "/account/profile", ("displayName", "شركة الأمل"));

        Assert.Equal(HttpStatusCode.BadRequest, tooLong.Status);
        Assert.Contains("at most 256 characters", tooLong.Words);
        Assert.Equal(HttpStatusCode.SeeOther, kept.Status);
        Assert.Contains("<bdi>شركة الأمل</bdi>", WebUtility.HtmlDecode((await reader.FollowAsync(kept)).Html));
    }

    [Fact]
    public async Task A_password_changed_ends_the_session_and_opens_the_next()
    {
        const string Bianca = "bianca@garance.example";
        using var reader = await Reader.SignedInAsync(server, Bianca);
        string old = Reader.PasswordOf(server, Bianca);
        var page = await reader.GetAsync(Account);

        foreach (var (current, wanted, again, told) in new[]
        {
            ("", "Quelques mots 7", "Quelques mots 7", "Enter your current password."), (old, "short", "short", "at least 8 characters"),
            (old, "Password1!", "Password1!", "easily guessed"), (old, "Garance-2026", "Garance-2026", "easily guessed"),
            (old, "Quelques mots 7", "Quelques mots 8", "not the same"), ("wrong", "Quelques mots 7", "Quelques mots 7", "not your current password"),
        })
        {
            var refused = await reader.SubmitAsync(page, "/account/password", ("currentPassword", current), ("newPassword", wanted), ("again", again));
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Contains(told, refused.Words);
            Assert.DoesNotContain("Quelques mots 7", refused.Html);
        }

        var changed = await reader.SubmitAsync(page, "/account/password", ("currentPassword", old), ("newPassword", "Quelques mots 7"), ("again", "Quelques mots 7"));
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in?chosen=1"), (changed.Status, changed.Location));
        Assert.StartsWith("/sign-in", (await reader.GetAsync(Account)).Location);
        using var next = new Reader(server);
        Assert.Equal(HttpStatusCode.Unauthorized, (await next.SignInAsync(Bianca, old)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await next.SignInAsync(Bianca, "Quelques mots 7")).Status);
    }

    [Fact]
    public async Task A_second_factor_is_set_up_shown_its_codes_once_renewed_and_removed()
    {
        const string Hugo = "hugo@garance.example";
        using var reader = await Reader.SignedInAsync(server, Hugo);
        var unproven = await reader.SubmitAsync(await reader.GetAsync(Account), Factor);
        Assert.Equal(HttpStatusCode.BadRequest, unproven.Status);
        Assert.Contains("Enter your current password.", unproven.Words);
        var mistaken = await reader.SubmitAsync(unproven, Factor, ("factorPassword", "wrong"));
        Assert.Equal(HttpStatusCode.BadRequest, mistaken.Status);
        Assert.Contains("This is not your current password.", mistaken.Words);
        var offered = await reader.SubmitAsync(mistaken, Factor, ("factorPassword", Reader.PasswordOf(server, Hugo)));
        string secret = offered.FormOf(Confirm)["secret"];
        Assert.Equal(32, secret.Length);
        Assert.True(offered.Answer.Headers.CacheControl!.NoStore);
        Assert.Contains("<path d=\"M", offered.Html);

        var wrong = await reader.SubmitAsync(offered, Confirm, ("code", "000000"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Equal(secret, wrong.FormOf(Confirm)["secret"]);
        var on = await reader.SubmitAsync(wrong, Confirm, ("code", CodeOf(secret)));
        string[] codes = [.. RecoveryCode().Matches(on.Html).Select(match => match.Value).Distinct()];
        Assert.Equal((HttpStatusCode.OK, 10), (on.Status, codes.Length));
        Assert.DoesNotContain(codes[0], (await reader.GetAsync(Account)).Html);
        Assert.Contains("10 recovery codes left", (await reader.GetAsync(Account)).Words);
        Assert.Equal("/account#second-factor", (await reader.GetAsync(Confirm)).Location);
        Assert.Equal("/account#second-factor", (await reader.PostAsync(Factor, (await reader.GetAsync(Account)).FormOf("/account/display"))).Location);

        var renewed = await reader.SubmitAsync(await reader.GetAsync(Account), Confirm, ("code", codes[0]));
        string[] later = [.. RecoveryCode().Matches(renewed.Html).Select(match => match.Value).Distinct()];
        Assert.Empty(later.Intersect(codes));
        var used = await reader.SubmitAsync(await reader.GetAsync(Account), Remove.Replace("remove", "confirm", StringComparison.Ordinal), ("code", codes[1]));
        Assert.Equal(HttpStatusCode.BadRequest, used.Status);
        Assert.Contains("This code is not valid", used.Words);
        var form = (await reader.GetAsync(Account)).FormOf(Confirm);
        form["code"] = later[3];
        var removed = await reader.PostAsync(Remove, form);

        Assert.Equal("/account?done=removed", removed.Location);
        using var next = new Reader(server);
        Assert.Equal("/partner", (await next.SignInAsync(Hugo, Reader.PasswordOf(server, Hugo))).Location);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_browser_of_the_user_and_of_nobody_else()
    {
        const string Nadia = "nadia@garance.example";
        using var first = await Reader.SignedInAsync(server, Nadia);
        using var second = await Reader.SignedInAsync(server, Nadia, "fr");
        using var other = await Reader.SignedInAsync(server, "agathe@garance.example");

        var ended = await first.SubmitAsync(await first.GetAsync(Account), "/account/sign-out-everywhere");

        Assert.Equal("/sign-in", ended.Location);
        Assert.Equal(HttpStatusCode.SeeOther, (await first.GetAsync(Account)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await second.GetAsync(Account)).Status);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync(Account)).Status);
    }

    [Fact]
    public async Task Language_and_theme_stay_in_the_browser()
    {
        using var reader = await Reader.SignedInAsync(server, "agathe@garance.example");

        var saved = await reader.SubmitAsync(await reader.GetAsync(Account), "/account/display", ("language", "fr"), ("theme", "dark"));
        var page = await reader.FollowAsync(saved);

        Assert.Contains("data-theme=\"dark\"", page.Html);
        Assert.Contains("Votre compte", page.Words);
        var odd = await reader.SubmitAsync(page, "/account/display", ("language", "xx"), ("theme", "\"><script>"));
        Assert.Contains("data-theme=\"dark\"", (await reader.FollowAsync(odd)).Html);
    }

    [Theory]
    [InlineData("/account/profile"), InlineData("/account/password"), InlineData("/account/second-factor"), InlineData("/account/sign-out-everywhere")]
    public async Task A_form_from_elsewhere_changes_nothing(string address)
    {
        using var reader = await Reader.SignedInAsync(server, "agathe@garance.example");

        var answer = await reader.PostAsync(address, [new("form", "stolen"), new("displayName", "Mallory")]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(Account)).Status);
    }

    private async Task<(string Name, string Email)> OfAsync(string userName)
    {
        var user = await server.InStoreAsync(db => db.Users.AsNoTracking().SingleAsync(row => row.UserNameKey == userName));
        return (user.DisplayName, user.Email);
    }

    private static string CodeOf(string secret)
    {
        const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        string bits = string.Concat(secret.Select(letter => Convert.ToString(Base32.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        byte[] bytes = [.. bits.Chunk(8).Where(part => part.Length == 8).Select(part => Convert.ToByte(new string(part), 2))];
        return Totp.CodeOf(bytes, Totp.StepAt(TimeProvider.System.GetUtcNow()));
    }

    [GeneratedRegex("(?<![0-9a-z-])[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}(?![0-9a-z-])")]
    private static partial Regex RecoveryCode();
}
