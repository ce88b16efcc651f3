using System.Net;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Server.Tests.Mail;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Account;

/// <summary>A password forgotten and chosen anew, as its user and as a stranger.</summary>
public sealed class PasswordTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Fresh = "Three-new-words-8";

    [Theory, InlineData("hugo@garance.example", "fr"), InlineData("ines@brasserie-leon.onmicrosoft.com", "en")]
    public async Task A_forgotten_password_is_replaced_by_the_link_in_the_mail_once(string user, string language)
    {
        using var session = await Reader.SignedInAsync(server, user);
        using var reader = new Reader(server, language);
        string link = await LinkToAsync(reader, user);

        var form = await reader.GetAsync(link);
        Assert.Contains(user, form.Words, StringComparison.Ordinal);
        var differ = await reader.SubmitAsync(form, "/sign-in/password", ("password", Fresh), ("again", "Three-new-words-9"));
        var weak = await reader.SubmitAsync(differ, "/sign-in/password", ("password", "short"), ("again", "short"));
        var saved = await reader.SubmitAsync(weak, "/sign-in/password", ("password", Fresh), ("again", Fresh));
        var again = await reader.SubmitAsync(form, "/sign-in/password", ("password", "Yet-another-word-1"), ("again", "Yet-another-word-1"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (differ.Status, weak.Status));
        Assert.Equal("/sign-in?chosen=1", saved.Location);
        Assert.Equal(HttpStatusCode.Gone, again.Status);
        Assert.Equal(HttpStatusCode.Gone, (await reader.GetAsync(link)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await reader.SignInAsync(user, Reader.PasswordOf(server, user))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await reader.SignInAsync(user, Fresh)).Status);
        Assert.StartsWith("/sign-in", (await session.GetAsync("/partner")).Location!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_has_hears_the_same_and_both_leave_an_event()
    {
        using var reader = new Reader(server);
        int before = await EventsAsync();

        var known = await AskAsync(reader, "sacha@garance.example");
        var unknown = await AskAsync(reader, "nobody@garance.example");
        var nowhere = await AskAsync(reader, "nobody@nowhere.example");

        Assert.All([known, unknown, nowhere], answer => Assert.Equal("/sign-in/forgotten?sent=1", answer.Location));
        Assert.Equal(before + 3, await EventsAsync());
    }

    [Fact]
    public async Task A_mailbox_is_not_filled_by_asking_again_and_again()
    {
        using var reader = new Reader(server);
        const string User = "nadia@garance.example";

        for (int i = 0; i < 5; i++)
            await AskAsync(reader, User);

        string text = await Outbox.ReadAsync(server, User, User);
        Assert.Equal(1, await server.InStoreAsync(db => db.Mails.CountAsync(mail => mail.To == User && mail.Subject.Contains("mot de passe"))));
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(Outbox.LinkIn(text, server))).Status);
    }

    [Fact]
    public async Task A_link_that_is_too_old_or_of_a_disabled_user_no_longer_works()
    {
        using var reader = new Reader(server);
        const string User = "operator@distribution.example";
        string link = await LinkToAsync(reader, User);
        await ChangeAsync(tokens => tokens.ExecuteUpdateAsync(set => set.SetProperty(token => token.ExpiresAt, DateTimeOffset.UtcNow.AddSeconds(-1))));

        Assert.Equal(HttpStatusCode.Gone, (await reader.GetAsync(link)).Status);

        await ChangeAsync(tokens => tokens.ExecuteUpdateAsync(set => set.SetProperty(token => token.ExpiresAt, DateTimeOffset.UtcNow.AddMinutes(5))));
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(link)).Status);
        await EnableAsync(User, enabled: false);
        Assert.Equal(HttpStatusCode.Gone, (await reader.GetAsync(link)).Status);
        await EnableAsync(User, enabled: true);
        foreach (string broken in (string[])["", "?token=", "?token=abc", "?token=" + new string('a', 3000)])
            Assert.Equal(HttpStatusCode.Gone, (await reader.GetAsync("/sign-in/password" + broken)).Status);
    }

    private static async Task<PageText> AskAsync(Reader reader, string user) =>
        await reader.SubmitAsync(await reader.GetAsync("/sign-in/forgotten"), "/sign-in/forgotten", ("user", user));

    private async Task<string> LinkToAsync(Reader reader, string user)
    {
        Assert.Equal("/sign-in/forgotten?sent=1", (await AskAsync(reader, user)).Location);
        return Outbox.LinkIn(await Outbox.ReadAsync(server, user, "/sign-in/password?token="), server);
    }

    private Task<int> ChangeAsync(Func<IQueryable<OneTimeToken>, Task<int>> change) =>
        server.InStoreAsync(db => change(db.OneTimeTokens.Where(token => token.Use == OneTimeUse.PasswordReset)));

    private Task<int> EnableAsync(string user, bool enabled) =>
        server.InStoreAsync(db => db.Users.Where(row => row.UserNameKey == user).ExecuteUpdateAsync(set => set.SetProperty(row => row.Enabled, enabled)));

    private Task<int> EventsAsync() =>
        server.InStoreAsync(db => db.SecurityEvents.CountAsync(row => row.Kind == SecurityEventKind.PasswordForgotten));
}
