using System.Net.Mail;
using Comptoir.Commerce.Mail;
using Comptoir.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Jobs;

/// <summary>Puts mail into the <c>outbox</c> of the data folder, one <c>.eml</c> file a message, named by its id so that a
/// message handed over twice is one file.</summary>
public sealed class FileMailSender(DataFolder folder, IOptions<MailOptions> options) : IMailSender
{
    public async Task SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        Directory.CreateDirectory(folder.Outbox);
        string pickup = Path.Combine(folder.Outbox, $".{mail.Id:N}");
        // What an earlier try wrote before its process died would lie beside this one's file.
        if (Directory.Exists(pickup))
            Directory.Delete(pickup, recursive: true);
        Directory.CreateDirectory(pickup);
        using (var message = mail.ToMessage(options.Value.From))
        using (var writer = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = pickup })
            await writer.SendMailAsync(message, ct);

        File.Move(Directory.GetFiles(pickup).Single(), Path.Combine(folder.Outbox, $"{mail.Id:N}.eml"), overwrite: true);
        Directory.Delete(pickup, recursive: true);
    }
}
