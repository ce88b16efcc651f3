using System.Net.Mail;
using System.Text;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Jobs;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Tests.Mail;

/// <summary>Mail handed to a mail server of our own on loopback.</summary>
public sealed class SmtpMailTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_purchase_is_told_to_the_customers_Global_admin_through_the_mail_server()
    {
        await using var receiver = new SmtpReceiver();
        await using var server = new MailingServer(receiver.Port);
        await server.InitializeAsync();
        string customer = server.CustomerIn("FR");

        string order = (string)(await (await server.AdminAgentAsync()).BuyAsync(customer, Sale.Perpetual))["id"]!;
        // The orders of the demo world are told first.
        string message;
        do
        {
            message = await receiver.NextAsync(Patience);
        }
        while (!TextOf(message).Contains(order, StringComparison.Ordinal));

        Assert.Contains("Brasserie Léon", TextOf(message), StringComparison.Ordinal);
        Assert.Contains("Content-Language: fr-FR", message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(receiver.Commands, command => command.StartsWith("MAIL FROM:<shop@comptoir.example>", StringComparison.OrdinalIgnoreCase));
        Assert.False(Directory.Exists(Path.Combine(server.Folder, "outbox")), "Mail was put into the outbox besides.");
    }

    [Fact]
    public async Task A_server_that_cannot_do_TLS_is_sent_nothing_where_TLS_is_asked_for()
    {
        await using var receiver = new SmtpReceiver();
        var sender = Sender(receiver.Port, startTls: true);

        await Assert.ThrowsAsync<SmtpException>(() => sender.SendAsync(Message(), TestContext.Current.CancellationToken));

        Assert.DoesNotContain(receiver.Commands, command => command.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_message_that_the_server_puts_off_is_not_taken_for_sent_and_goes_the_next_time_under_the_same_id()
    {
        await using var receiver = new SmtpReceiver { RefuseFirst = 1 };
        var sender = Sender(receiver.Port, startTls: false);
        var mail = Message();

        await Assert.ThrowsAsync<SmtpException>(() => sender.SendAsync(mail, TestContext.Current.CancellationToken));
        await sender.SendAsync(mail, TestContext.Current.CancellationToken);

        Assert.Contains($"Message-ID: <{mail.Id:N}@comptoir>", await receiver.NextAsync(Patience), StringComparison.OrdinalIgnoreCase);
    }

    private static SmtpMailSender Sender(int port, bool startTls) => new(Options.Create(new MailOptions
    {
        From = "shop@comptoir.example",
        Smtp = new SmtpOptions { Host = "127.0.0.1", Port = port, StartTls = startTls },
    }));

    private static OutgoingMail Message() => new()
    {
        PartnerId = new PartnerId(new Guid(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
        Id = new Guid(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2),
        To = "claire@brasserie-leon.example",
        Subject = "Achat",
        Body = "Bonjour",
        Culture = "fr-FR",
        WrittenAt = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
    };

    private static string TextOf(string message)
    {
        string body = message[message.IndexOf("\n\n", StringComparison.Ordinal)..].ReplaceLineEndings("");
        return message.Contains("base64", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Trim())) : body;
    }

    private sealed class MailingServer(int port) : ComptoirServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Mail:From"] = "shop@comptoir.example",
            ["Mail:Smtp:Host"] = "127.0.0.1",
            ["Mail:Smtp:Port"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Mail:Smtp:StartTls"] = "false",
        };
    }
}
