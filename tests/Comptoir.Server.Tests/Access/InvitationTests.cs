using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using static Comptoir.Server.Tests.Access.Accounts;

namespace Comptoir.Server.Tests.Access;

/// <summary>Users who choose their password by a link in a mail (R1.3, R2.10).</summary>
public sealed class InvitationTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task An_invited_user_gets_a_link_and_nobody_is_told_a_password()
    {
        var admin = await server.UserAsync("UserManagementAdmin");

        var answer = await admin.PostAsync(Users, new JsonObject { ["userName"] = "mireille", ["email"] = "mireille@roux.example", ["invite"] = true, ["roles"] = Words("SalesAgent") });
        var made = await answer.JsonAsync(HttpStatusCode.Created);

        Assert.Null(made["password"]);
        string text = await Outbox.ReadAsync(server, "mireille@roux.example", (string)made["userName"]!);
        Assert.Contains("Choisissez votre mot de passe", text, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in/password?token=", Outbox.LinkIn(text, server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_of_a_mail_lies_in_no_row_in_clear_and_is_gone_once_the_mail_is_handed_over()
    {
        var admin = await server.UserAsync("UserManagementAdmin");
        await (await admin.PostAsync(Users, new JsonObject { ["userName"] = "noor", ["email"] = "noor@roux.example", ["invite"] = true })).JsonAsync(HttpStatusCode.Created);
        string token = Outbox.LinkIn(await Outbox.ReadAsync(server, "noor@roux.example", "noor"), server).Split('=')[1];

        var mail = await SentAsync("noor@roux.example");

        Assert.Null(mail.Link);
        Assert.Null(mail.LinkKeyId);
        Assert.DoesNotContain(token, mail.Body, StringComparison.Ordinal);
        await Task.WhenAll(Directory.EnumerateFiles(server.Folder, "comptoir.db*").Select(async file =>
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.DoesNotContain(token, System.Text.Encoding.Latin1.GetString(bytes.ToArray()), StringComparison.Ordinal);
        }));
    }

    [Fact]
    public async Task An_invitation_is_sent_again_by_who_looks_after_the_user_and_by_nobody_else()
    {
        var admin = await server.UserAsync("UserManagementAdmin");
        var made = await (await admin.PostAsync(Users, new JsonObject { ["userName"] = "omar", ["email"] = "omar@roux.example" })).JsonAsync(HttpStatusCode.Created);
        string path = $"{Users}/{made["id"]}/invitations";

        Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsync(path, new JsonObject())).StatusCode);

        await Outbox.ReadAsync(server, "omar@roux.example", "omar");
        var own = new PartnerId(Guid.Parse((string)server.Partner()["tenantId"]!));
        var strangers = await server.InStoreAsync(db => db.Users.Where(row => row.PartnerId != own || row.CustomerId != null).Select(row => row.Id).Take(3).ToListAsync());
        foreach (var other in strangers.Append(new UserId(Guid.NewGuid())))
            await (await admin.PostAsync($"{Users}/{other}/invitations", new JsonObject())).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await (await server.UserAsync("SalesAgent")).PostAsync(path, new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, "900150");
    }

    [Fact]
    public async Task Password_and_invitation_at_once_and_an_invitation_in_a_change_are_refused_by_their_name()
    {
        var admin = await server.UserAsync("UserManagementAdmin");
        await (await admin.PostAsync(Users, new JsonObject { ["userName"] = "paul", ["password"] = "A-long-password-1", ["invite"] = true }))
            .RefusesAsync(HttpStatusCode.BadRequest, "800002", "password");
        var made = await (await admin.PostAsync(Users, new JsonObject { ["userName"] = "paul" })).JsonAsync(HttpStatusCode.Created);
        await (await admin.PatchAsync($"{Users}/{made["id"]}", new JsonObject { ["invite"] = true })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "invite");
    }

    private async Task<Commerce.Mail.OutgoingMail> SentAsync(string to)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (await server.InStoreAsync(db => db.Mails.AsNoTracking().SingleAsync(mail => mail.To == to)) is { SentAt: not null, Link: null } mail)
                return mail;
            await Task.Delay(50, limit.Token);
        }
    }
}
