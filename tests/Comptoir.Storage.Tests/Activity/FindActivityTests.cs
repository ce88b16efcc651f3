using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>R2.4, R2.4b, R2.12b, R8.3.</summary>
public class FindActivityTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly Actor Admin = World.Person(World.Garance, "nadia@garance.example", 1, Role.GlobalAdmin);
    private static readonly Actor Agent = World.Person(World.Garance, "agent@garance.example", 3, Role.AdminAgent);
    private static readonly Actor TheirAdmin = World.Person(World.Rival, "sam@rival.example", 2, Role.GlobalAdmin);
    private static readonly Actor Operator = World.Person(World.Operator, "op@operator.example", 4, Role.Operator);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_walk_over_the_pages_gives_every_record_once_newest_first(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        // Several records at one instant, and pages that end among them.
        await RecordAsync(store, [.. Enumerable.Range(0, 50).Select(i => new Act { At = Noon.AddMicroseconds(i / 4), Key = $"order {i}" })]);

        var walked = new List<ActivityRecord>();
        SeekPlace? place = null;
        SeekPage<ActivityRecord> page;
        do
        {
            page = await PageAsync(store, Day(), new Seek(7, From: place), Admin);
            walked.AddRange(page.Items);
            place = page.Place;
        }
        while (page.HasNext);

        Assert.Equal(50, walked.Select(record => record.Id).Distinct().Count());
        Assert.Equal(walked.OrderByDescending(record => record.Date).Select(record => record.Date), walked.Select(record => record.Date));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_walk_back_meets_the_pages_it_came_by(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await RecordAsync(store, [.. Enumerable.Range(0, 9).Select(i => new Act { At = Noon.AddMinutes(i) })]);

        var first = await PageAsync(store, Day(), new Seek(4), Admin);
        var second = await PageAsync(store, Day(), new Seek(4, From: first.Place), Admin);
        var back = await PageAsync(store, Day(), new Seek(4, SeekOperation.Previous, second.Place), Admin);
        var last = await PageAsync(store, Day(), new Seek(4, SeekOperation.Last), Admin);

        Assert.Equal(Ids(first), Ids(back));
        Assert.False(back.HasPrevious);
        Assert.Equal(Noon, last.Items[^1].Date);
        Assert.False(last.HasNext);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task The_period_holds_its_first_instant_and_not_the_one_after_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await RecordAsync(
            store,
            new Act { At = Noon.AddMicroseconds(-1) },
            new Act { At = Noon },
            new Act { At = Noon.AddHours(1).AddMicroseconds(-1) },
            new Act { At = Noon.AddHours(1) });
        var query = new ActivityQuery(Noon, Noon.AddHours(1));

        foreach (var asked in (ActivityQuery[])[query, query with { Customer = World.Leon }])
        {
            var page = await PageAsync(store, asked, new Seek(10), Admin);
            Assert.Equal([Noon.AddHours(1).AddMicroseconds(-1), Noon], page.Items.Select(record => record.Date));
        }

        // A page that is full before the period's start tells that there is no more.
        Assert.False((await PageAsync(store, query, new Seek(2), Admin)).HasNext);
        Assert.Equal([Noon], (await PageAsync(store, query, new Seek(1, SeekOperation.Last), Admin)).Items.Select(record => record.Date));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Filters_hold_all_at_once_and_do_not_look_at_case(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await RecordAsync(
            store,
            new Act { Key = "a", Customer = "Brasserie Léon", User = "Nadia@garance.example" },
            new Act { Key = "b", Customer = "Hôtel 100 %_", User = "paul@garance.example", Operation = ActivityOperation.UpdateOrder },
            new Act { Key = "c", Customer = null, User = null, Resource = ActivityResource.Customer, Operation = ActivityOperation.AddCustomer });

        await FindsAsync(store, "a", Day() with { CustomerNamePart = "LÉON" });
        await FindsAsync(store, "b", Day() with { CustomerNamePart = "0 %_" });
        await FindsAsync(store, "", Day() with { CustomerNamePart = "%" + "e" });
        await FindsAsync(store, "ab", Day() with { Customer = World.Leon });
        await FindsAsync(store, "", Day() with { Customer = World.Theirs });
        await FindsAsync(store, "a", Day() with { UserName = "nadia@GARANCE.example" });
        await FindsAsync(store, "", Day() with { UserName = "nadia" });
        await FindsAsync(store, "ab", Day() with { UserNamePart = "garance" });
        await FindsAsync(store, "b", Day() with { UserNamePart = "garance", Operations = [ActivityOperation.UpdateOrder] });
        await FindsAsync(store, "c", Day() with { Resources = [ActivityResource.Customer] });
        await FindsAsync(store, "", Day() with { Resources = [] });
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task The_use_of_keys_and_downloads_is_shown_to_those_roles_alone(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await RecordAsync(
            store,
            new Act { Key = "a" },
            new Act { Key = "b", Resource = ActivityResource.SoftwareKey, Operation = ActivityOperation.GetSoftwareKey },
            new Act { Key = "c", Resource = ActivityResource.SoftwareDownloadLink, Operation = ActivityOperation.GetSoftwareDownloadLink });

        foreach (var role in Enum.GetValues<Role>().Except([Role.Operator]))
        {
            bool all = role is Role.GlobalAdmin or Role.AccountAdmin or Role.ReferralAdmin or Role.MarketingContentAdmin;
            await FindsAsync(store, all ? "abc" : "a", Day(), World.Person(World.Garance, "who@garance.example", 9, role));
        }

        // Asked for by name they are not shown either.
        await FindsAsync(store, "", Day() with { Resources = [ActivityResource.SoftwareKey] }, Agent);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_partner_sees_its_own_records_and_the_operator_those_of_all(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await RecordAsync(
            store,
            new Act { Key = "a" },
            new Act { Key = "b", By = TheirAdmin },
            new Act { Key = "c", By = TheirAdmin, Resource = ActivityResource.SoftwareKey });

        await FindsAsync(store, "a", Day(), Admin);
        await FindsAsync(store, "bc", Day(), TheirAdmin);
        await FindsAsync(store, "ab", Day(), Operator);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Who_has_no_role_for_the_log_is_refused(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var customer = World.Nadia with { Kind = ActorKind.Customer, Customer = World.Leon };

        foreach (var by in (Actor[])[World.Person(World.Garance, "none@garance.example", 9), customer])
        {
            var found = await store.RunAsync<FindActivity, Result<SeekPage<ActivityRecord>>>(find => find.HandleAsync(Day(), new Seek(1), by, default));
            Assert.IsType<NotAllowed>(found.Refusal);
        }
    }

    [Fact]
    public void Audit_records_can_be_asked_for_ninety_days_back_and_not_a_day_more()
    {
        var today = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

        Assert.Null(AuditPeriod.Of(today.AddDays(-90), null, Noon, isFirstPage: true).Refusal);
        Assert.IsType<ActivityTooOld>(AuditPeriod.Of(today.AddDays(-90).AddTicks(-1), null, Noon, isFirstPage: true).Refusal);
        Assert.Null(AuditPeriod.Of(today.AddDays(-91), null, Noon, isFirstPage: false).Refusal);
    }

    [Fact]
    public void Audit_records_are_those_of_the_last_thirty_days_unless_asked_otherwise()
    {
        var usual = AuditPeriod.Of(null, null, Noon, isFirstPage: true).Value!;

        Assert.Equal(Noon.AddDays(-30), usual.From);
        Assert.True(usual.Until > Noon);
        Assert.Equal("endDate", Assert.IsType<InvalidInput>(AuditPeriod.Of(Noon, Noon.AddTicks(-1), Noon, isFirstPage: true).Refusal).Field);
    }

    [Fact]
    public void The_activity_log_is_that_of_the_last_month_unless_asked_otherwise()
    {
        var usual = ActivityPeriod.Of(null, null, Noon).Value!;
        var endOfMarch = ActivityPeriod.Of(null, new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero), Noon).Value!;

        Assert.Equal((new DateTimeOffset(2026, 2, 2, 0, 0, 0, TimeSpan.Zero), Noon.AddMicroseconds(1)), (usual.From, usual.Until));
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 0, 0, 0, TimeSpan.Zero), endOfMarch.From);
        Assert.Equal("to", Assert.IsType<InvalidInput>(ActivityPeriod.Of(Noon, Noon, Noon).Refusal).Field);
        Assert.Null(ActivityPeriod.Of(Noon, Noon.AddTicks(1), Noon).Refusal);
        Assert.Null(ActivityPeriod.Of(Noon.AddYears(1), null, Noon).Refusal);
        Assert.Equal(DateTimeOffset.MinValue, ActivityPeriod.Of(null, DateTimeOffset.MinValue.AddTicks(1), Noon).Value!.From);
    }

    private static ActivityQuery Day() => new(Noon.AddDays(-1), Noon.AddDays(1));

    private static IEnumerable<Guid> Ids(SeekPage<ActivityRecord> page) => page.Items.Select(record => record.Id);

    private static async Task FindsAsync(Store store, string keys, ActivityQuery query, Actor? by = null)
    {
        var page = await PageAsync(store, query, new Seek(100), by ?? Admin);
        Assert.Equal(keys, string.Concat(page.Items.Select(record => record.ResourceKey).Order(StringComparer.Ordinal)));
    }

    private static async Task<SeekPage<ActivityRecord>> PageAsync(Store store, ActivityQuery query, Seek seek, Actor by) =>
        (await store.RunAsync<FindActivity, Result<SeekPage<ActivityRecord>>>(find => find.HandleAsync(query, seek, by, default))).Value!;

    /// <summary>Records acts as the use cases do, at instants of our choice.</summary>
    internal static async Task RecordAsync(Store store, params Act[] acts)
    {
        foreach (var together in acts.GroupBy(act => act.At).OrderBy(group => group.Key))
        {
            store.Time.SetTo(together.Key);
            await using var scope = store.Services.CreateAsyncScope();
            var log = scope.ServiceProvider.GetRequiredService<ActivityLog>();
            foreach (var act in together)
            {
                log.Record(
                    act.Operation, act.Resource, act.Key, act.By with { UserName = act.User }, act.Customer is { } name ? (World.Leon, name) : null);
            }

            await scope.ServiceProvider.GetRequiredService<ComptoirDb>().SaveChangesAsync();
        }
    }

    internal sealed record Act
    {
        public DateTimeOffset At { get; init; } = Noon;

        public string Key { get; init; } = "key";

        public string? Customer { get; init; } = "Brasserie Léon";

        public string? User { get; init; } = "nadia@garance.example";

        public Actor By { get; init; } = Admin;

        public ActivityResource Resource { get; init; } = ActivityResource.Order;

        public ActivityOperation Operation { get; init; } = ActivityOperation.CreateOrder;
    }
}
