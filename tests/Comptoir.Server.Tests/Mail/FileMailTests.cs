using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Hosting;
using Comptoir.Server.Jobs;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Tests.Mail;

/// <summary>Mail put into the outbox of the data folder.</summary>
public sealed class FileMailTests : IDisposable
{
    private readonly DataFolder folder = new(Directory.CreateTempSubdirectory("comptoir-outbox-").FullName);

    [Fact]
    public async Task What_a_killed_process_left_of_a_message_does_not_hold_up_the_next_try()
    {
        var (sender, mail) = (new FileMailSender(folder, Options.Create(new MailOptions { From = "shop@comptoir.example" })), Message());
        // Killed between writing the message and giving it its name.
        string left = Path.Combine(folder.Outbox, $".{mail.Id:N}");
        Directory.CreateDirectory(left);
        await File.WriteAllTextAsync(Path.Combine(left, "half.eml"), "X-Sender: half", TestContext.Current.CancellationToken);

        await sender.SendAsync(mail, TestContext.Current.CancellationToken);
        await sender.SendAsync(mail, TestContext.Current.CancellationToken);

        string file = Assert.Single(Directory.GetFileSystemEntries(folder.Outbox));
        Assert.Equal($"{mail.Id:N}.eml", Path.GetFileName(file));
        Assert.Contains($"{mail.Id:N}@comptoir", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder.Path, recursive: true);

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
}
