using System.Globalization;
using System.Net.Mail;
using System.Text;
using Comptoir.Commerce.Mail;
using Comptoir.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Jobs;

/// <summary>The operator's settings about mail.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Address that mail comes from.</summary>
    public string From { get; set; } = "comptoir@localhost";
}

/// <summary>Puts mail into the <c>outbox</c> of the data folder, one <c>.eml</c> file a message, named by its id so that a
/// message handed over twice is one file.</summary>
public sealed class FileMailSender(DataFolder folder, IOptions<MailOptions> options) : IMailSender
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        Directory.CreateDirectory(folder.Outbox);
        string pickup = Path.Combine(folder.Outbox, $".{mail.Id:N}");
        Directory.CreateDirectory(pickup);
        using (var message = new MailMessage(options.Value.From, mail.To, mail.Subject, mail.Body))
        using (var writer = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = pickup })
        {
            message.SubjectEncoding = message.BodyEncoding = message.HeadersEncoding = Encoding.UTF8;
            message.Headers["Date"] = mail.WrittenAt.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);
            message.Headers["Message-ID"] = $"<{mail.Id:N}@comptoir>";
            message.Headers["Content-Language"] = mail.Culture;
            await writer.SendMailAsync(message, ct);
        }

        File.Move(Directory.GetFiles(pickup).Single(), Path.Combine(folder.Outbox, $"{mail.Id:N}.eml"), overwrite: true);
        Directory.Delete(pickup, recursive: true);
    }
}
