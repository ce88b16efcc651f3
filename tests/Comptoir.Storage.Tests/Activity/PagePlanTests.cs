using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>A page of a log costs what it holds, however long the log and wherever in it the page lies (R8.3): each is a stretch of one
/// index, gone to at once and left where the page or the period ends.</summary>
public partial class PagePlanTests
{
    private const int Records = 20_000;
    private const int Customers = 20;
    private const int Page = 10;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Step = TimeSpan.FromDays(180) / Records;

    private static readonly Actor Admin = World.Person(World.Garance, "nadia@garance.example", 1, Role.GlobalAdmin);
    private static readonly Actor Agent = World.Person(World.Garance, "agent@garance.example", 3, Role.AdminAgent);
    private static readonly Actor Operator = World.Person(World.Operator, "op@operator.example", 4, Role.Operator);

    private static readonly ActivityQuery March = new(Start.AddMonths(2), Start.AddMonths(3));
    private static readonly ActivityQuery AllTime = new(Start, Start.AddYears(1));

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_page_of_the_activity_log_is_a_stretch_of_one_index(Database kind)
    {
        var plans = new Plans();
        await using var store = await OpenAsync(kind, plans);

        foreach (var query in (ActivityQuery[])[March, AllTime])
        {
            // Who sees no use of keys, who sees all of a partner, and who sees all partners.
            foreach (var (by, index) in ((Actor, string)[])[(Agent, "PartnerId_Date_Id"), (Admin, "PartnerId_Date_Id"), (Operator, "Date_Id")])
            {
                await EachPageIsAsync(index, query, by);
                await EachPageIsAsync(index, query with { Operations = [ActivityOperation.CreateOrder] }, by);
            }

            await EachPageIsAsync("CustomerId_Date_Id", query with { Customer = CustomerOf(3) }, Agent);
            await EachPageIsAsync("CustomerId_Date_Id", query with { Customer = CustomerOf(3), Operations = [ActivityOperation.CreateOrder] }, Admin);
        }

        async Task EachPageIsAsync(string index, ActivityQuery query, Actor by)
        {
            SeekPlace? place = null;
            foreach (var seek in (Seek[])[new(Page), new(Page), new(Page, SeekOperation.Previous), new(Page, SeekOperation.PageIndex), new(Page, SeekOperation.Last)])
            {
                var page = await store.RunAsync<FindActivity, Result<SeekPage<ActivityRecord>>>(
                    find => find.HandleAsync(query, seek with { From = seek.Operation == SeekOperation.Last ? null : place }, by, default));
                place = page.Value!.Place;
                Assert.Equal(Page, page.Value.Items.Count);
                IsAStretchOf(index, by.Kind == ActorKind.Operator, await plans.OfLastAsync(store));
            }
        }
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_page_of_the_security_events_is_a_stretch_of_one_index(Database kind)
    {
        var plans = new Plans();
        await using var store = await OpenAsync(kind, plans);

        foreach (var by in (Actor[])[Admin, Operator])
        {
            SeekPlace? place = null;
            foreach (var seek in (Seek[])[new(Page), new(Page), new(Page, SeekOperation.Previous), new(Page, SeekOperation.PageIndex), new(Page, SeekOperation.Last)])
            {
                var page = await store.RunAsync<FindSecurityEvents, Result<SeekPage<SecurityEvent>>>(
                    find => find.HandleAsync(new((March.From, March.Until), null, null), seek with { From = seek.Operation == SeekOperation.Last ? null : place }, by, default));
                place = page.Value!.Place;
                Assert.Equal(Page, page.Value.Items.Count);
                IsAStretchOf(by == Admin ? "PartnerId_Date_Id" : "Date_Id", by == Operator, await plans.OfLastAsync(store));
            }
        }
    }

    private static void IsAStretchOf(string index, bool ofAll, string plan)
    {
        string[] uses = [.. plan.Split('\n').Where(step => step.Contains(" using ", StringComparison.OrdinalIgnoreCase))];
        Assert.All(uses, use => Assert.Contains(index, use, StringComparison.Ordinal));
        string[] conditions = [.. plan.Split('\n').Where(step => step.Contains("Index Cond:", StringComparison.Ordinal) || step.StartsWith("SEARCH", StringComparison.Ordinal))];
        Assert.NotEmpty(conditions);
        Assert.All(conditions, condition =>
        {
            Assert.Equal(!ofAll, OfOnePartner().IsMatch(condition));
            // It begins where the page does, and ends where the period does.
            Assert.Matches(BothEnds(), condition);
        });
        // Months are merged by their order, nothing is gathered or sorted.
        Assert.DoesNotContain("Sort  (", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Bitmap", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
    }

    private static async Task<Store> OpenAsync(Database kind, Plans plans)
    {
        var store = await Store.OpenAsync(kind, adapt: services => services.ConfigureDbContext<ComptoirDb>(options => options.AddInterceptors(plans)));
        await store.RunAsync<ComptoirDb>(async db =>
        {
            var bulk = store.Services.GetRequiredService<IBulkRows>();
            await using var work = await db.BeginWorkAsync(default);
            await bulk.InsertAsync(db, [.. Enumerable.Range(0, Records).Select(Record)], default);
            await bulk.InsertAsync(db, [.. Enumerable.Range(0, Records).Select(Event)], default);
            await work.CommitAsync(default);
        });
        if (kind == Database.Postgres)
            await store.SqlAsync("ANALYZE \"Activity\", \"SecurityEvents\"");
        return store;
    }

    private static PartnerId PartnerOf(int number) => number % 4 == 0 ? World.Garance : World.Rival;

    private static CustomerId CustomerOf(int number) => new(new Guid(number % Customers, 1, 0, new byte[8]));

    private static ActivityRecord Record(int number)
    {
        var at = Start + (Step * number);
        at = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));
        bool isKey = number % 3 == 0;
        return new ActivityRecord
        {
            PartnerId = PartnerOf(number),
            Id = NewId.Guid(at),
            Date = at,
            RecordedAt = at,
            Operation = isKey ? ActivityOperation.GetSoftwareKey : ActivityOperation.CreateOrder,
            Resource = isKey ? ActivityResource.SoftwareKey : ActivityResource.Order,
            ResourceKey = "key",
            ActorKind = ActorKind.Partner,
            Principal = Guid.Empty,
            UserName = "agent@garance.example",
            UserNameKey = "agent@garance.example",
            CustomerId = CustomerOf(number / 4),
        };
    }

    private static SecurityEvent Event(int number)
    {
        var at = Start + (Step * number);
        at = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMicrosecond));
        return new SecurityEvent { PartnerId = PartnerOf(number), Id = NewId.Guid(at), Kind = SecurityEventKind.Refused, Date = at, RecordedAt = at, What = "GET /v1/customers" };
    }

    [GeneratedRegex("PartnerId\"? ?=")]
    private static partial Regex OfOnePartner();

    [GeneratedRegex("""ROW\("Date", "Id"\) >.*ROW\("Date", "Id"\) <|\(Date,Id\)>.*\(Date,Id\)<""")]
    private static partial Regex BothEnds();
}
