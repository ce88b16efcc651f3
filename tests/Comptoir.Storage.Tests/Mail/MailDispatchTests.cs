using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Mail;

/// <summary>How mail is claimed and tried again, on both databases.</summary>
public class MailDispatchTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_claim_and_the_next_try_count_from_when_a_message_has_its_turn(Database kind)
    {
        var sender = new SlowSender();
        await using var store = await Store.OpenAsync(
            kind, adapt: services => services.AddSingleton<IMailSender>(sender).AddSingleton<IPortalAddress>(new NoPortal()));
        await World.BuildAsync(store);
        var start = store.Time.GetUtcNow();
        await store.RunAsync<ComptoirDb>(async db =>
        {
            for (int number = 1; number <= 3; number++)
                db.Mails.Add(Message(number, start.AddMinutes(-10 + number)));
            await db.SaveChangesAsync();
        });
        sender.Take = async mail =>
        {
            store.Time.Advance(TimeSpan.FromMinutes(4));
            // While the second is handed over, its claim still holds.
            sender.Claimed.Add(await DueAsync(store, mail.Id) > store.Time.GetUtcNow());
            if (mail.Id == Id(3))
                throw new IOException("The mail server is away.");
        };

        var (sent, fault) = await store.RunAsync<MailDispatch, (int, Exception?)>(dispatch => dispatch.SendDueAsync(default));

        Assert.Equal((2, "The mail server is away."), (sent, fault?.Message));
        Assert.Equal([true, true, true], sender.Claimed);
        Assert.Equal(start.AddMinutes(12).AddSeconds(10), await DueAsync(store, Id(3)));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Between_two_messages_one_work_writes_of_the_first_and_claims_the_second(Database kind)
    {
        var sender = new SlowSender();
        var commits = new CountedCommits();
        await using var store = await Store.OpenAsync(
            kind, commits, services => services.AddSingleton<IMailSender>(sender).AddSingleton<IPortalAddress>(new NoPortal()));
        await World.BuildAsync(store);
        await store.RunAsync<ComptoirDb>(async db =>
        {
            for (int number = 1; number <= 3; number++)
                db.Mails.Add(Message(number, store.Time.GetUtcNow()));
            await db.SaveChangesAsync();
        });
        sender.Take = async mail =>
        {
            if (mail.Id != Id(1))
                Assert.Null(await DueAsync(store, Id(1)));
        };

        int before = commits.Count;
        await store.RunAsync<MailDispatch>(dispatch => dispatch.SendDueAsync(default));

        Assert.Equal(4, commits.Count - before);
        Assert.Equal(3, await store.RunAsync<ComptoirDb, int>(db => db.Mails.CountAsync(mail => mail.DueAt == null && mail.SentAt != null && mail.Attempts == 1)));
    }

    private static Guid Id(int number) => new(number, 7, 7, new byte[8]);

    private static OutgoingMail Message(int number, DateTimeOffset due) => new()
    {
        PartnerId = World.Garance,
        Id = Id(number),
        To = "leon@leon.example",
        Subject = "Achat",
        Body = "Bonjour",
        Culture = "fr-FR",
        WrittenAt = due,
        DueAt = due,
    };

    private static Task<DateTimeOffset?> DueAsync(Store store, Guid id) => store.RunAsync<ComptoirDb, DateTimeOffset?>(
        db => db.Mails.Where(mail => mail.PartnerId == World.Garance && mail.Id == id).Select(mail => mail.DueAt).SingleAsync());

    private sealed class SlowSender : IMailSender
    {
        public Func<OutgoingMail, Task> Take { get; set; } = _ => Task.CompletedTask;

        public List<bool> Claimed { get; } = [];

        public Task SendAsync(OutgoingMail mail, CancellationToken ct) => Take(mail);
    }

    private sealed class CountedCommits : Faults
    {
        public int Count { get; private set; }

        public override ValueTask ReachAsync(string point, CancellationToken ct)
        {
            Count += point == FaultPoint.BeforeCommit ? 1 : 0;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class NoPortal : IPortalAddress
    {
        public string Root => "https://comptoir.example";
    }
}
