using System.Net;
using System.Net.Mail;
using Comptoir.Commerce.Mail;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Jobs;

/// <summary>Hands mail to a mail server.</summary>
public sealed class SmtpMailSender(IOptions<MailOptions> options) : IMailSender
{
    // A server that does not answer must not hold up what else is due.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        var smtp = options.Value.Smtp;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(Patience);
        using var message = mail.ToMessage(options.Value.From);
        using var client = new SmtpClient(smtp.Host, smtp.Port) { EnableSsl = smtp.StartTls };
        if (smtp.UserName is { Length: > 0 } name)
            client.Credentials = new NetworkCredential(name, smtp.Password);
        try
        {
            await client.SendMailAsync(message, limited.Token);
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException(FormattableString.Invariant($"The mail server {smtp.Host}:{smtp.Port} did not answer in {Patience}."), late);
        }
    }
}
