using System.Globalization;
using System.Net.Mail;
using System.Text;
using Comptoir.Commerce.Mail;

namespace Comptoir.Server.Jobs;

/// <summary>What goes over the wire, the same for every way mail is handed over.</summary>
internal static class MailMessages
{
    /// <param name="from">Address that mail comes from.</param>
    public static MailMessage ToMessage(this OutgoingMail mail, string from)
    {
        var message = new MailMessage(from, mail.To, mail.Subject, mail.Body)
        {
            SubjectEncoding = Encoding.UTF8,
            BodyEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        message.Headers["Date"] = mail.WrittenAt.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);
        // Of a message handed over twice, the receiver keeps one by this.
        message.Headers["Message-ID"] = $"<{mail.Id:N}@comptoir>";
        message.Headers["Content-Language"] = mail.Culture;
        return message;
    }
}
