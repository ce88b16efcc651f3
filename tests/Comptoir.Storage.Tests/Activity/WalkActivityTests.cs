using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;
using static Comptoir.Storage.Tests.Activity.FindActivityTests;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>What is rare in a long log is looked for a stretch at a time, and the reader is told how far (docs/adr/0028).</summary>
public class WalkActivityTests
{
    private const int Records = 100;
    private const int Page = 5;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly ActivityQuery Rare = new(Start, Start.AddDays(1)) { Resources = [ActivityResource.Policy] };

    private static readonly Actor Admin = World.Person(World.Garance, "nadia@garance.example", 1, Role.GlobalAdmin);
    private static readonly Actor Agent = World.Person(World.Garance, "agent@garance.example", 3, Role.AdminAgent);
    private static readonly Actor Operator = World.Person(World.Operator, "op@operator.example", 4, Role.Operator);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Nobody_waits_for_more_than_a_stretch_and_whoever_goes_on_finds_the_same_as_one_who_waited(Database kind)
    {
        await using var impatient = await OpenAsync(kind, new WalkLimits(10, 40, TimeSpan.Zero));
        foreach (var by in (Actor[])[Admin, Agent, Operator])
        {
            var (there, stops) = await WalkAsync(impatient, Rare, by, SeekOperation.Next, null);

            Assert.Equal(["rare 60", "rare 3", "rare 0"], there.SelectMany(page => page.Items).Select(record => record.ResourceKey));
            // A stretch of ten each; the last ends with the period.
            Assert.Equal([.. Enumerable.Range(1, Records / 10).Select(i => (DateTimeOffset?)Start.AddMinutes(Records - (10 * i))), null], stops);
            var (back, _) = await WalkAsync(impatient, Rare, by, SeekOperation.Previous, there[^1].Place);
            Assert.Equal(["rare 0", "rare 3", "rare 60"], back.SelectMany(page => page.Items.Reverse()).Select(record => record.ResourceKey));
        }
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Who_has_the_patience_gets_the_pages_of_one_query(Database kind)
    {
        await using var patient = await OpenAsync(kind, new WalkLimits(10, 40, TimeSpan.FromHours(1)));

        foreach (var query in (ActivityQuery[])[Rare, new(Start, Start.AddDays(1)), Rare with { Resources = [ActivityResource.Order] }, Rare with { Resources = null, UserNamePart = "nadia" }, Rare with { Customer = World.Leon }, Rare with { Customer = World.Theirs }])
        {
            var (pages, stops) = await WalkAsync(patient, query, Admin, SeekOperation.Next, null);
            var found = await patient.RunAsync<FindActivity, Result<SeekPage<ActivityRecord>>>(find => find.HandleAsync(query, new Seek(1000), Admin, default));

            Assert.Equal(found.Value!.Items.Select(record => record.Id), pages.SelectMany(page => page.Items).Select(record => record.Id));
            Assert.All(stops, stop => Assert.Null(stop));
            Assert.All(pages.SkipLast(1), page => Assert.Equal(Page, page.Items.Count));
            if (pages.Count > 1)
                Assert.Equal(pages[^2].Items.Select(record => record.Id), (await PageAsync(patient, query, new Seek(Page, SeekOperation.Previous, pages[^1].Place), Admin)).Page.Items.Select(record => record.Id));
        }

        Assert.IsType<NotAllowed>((await patient.RunAsync<WalkActivity, Result<ActivityWalked>>(
            walk => walk.HandleAsync(Rare, new Seek(Page), World.Nadia with { Kind = ActorKind.Customer, Customer = World.Leon }, default))).Refusal);
    }

    /// <summary>All pages from a place on, and how far each got.</summary>
    private static async Task<(List<SeekPage<ActivityRecord>> Pages, List<DateTimeOffset?> Stops)> WalkAsync(Store store, ActivityQuery query, Actor by, SeekOperation towards, SeekPlace? from)
    {
        var (pages, stops) = (new List<SeekPage<ActivityRecord>>(), new List<DateTimeOffset?>());
        do
        {
            var (page, reached) = await PageAsync(store, query, new Seek(Page, towards, from), by);
            pages.Add(page);
            stops.Add(reached);
            from = page.Place;
        }
        while (towards == SeekOperation.Next ? pages[^1].HasNext : pages[^1].HasPrevious);

        return (pages, stops);
    }

    private static async Task<ActivityWalked> PageAsync(Store store, ActivityQuery query, Seek seek, Actor by) =>
        (await store.RunAsync<WalkActivity, Result<ActivityWalked>>(walk => walk.HandleAsync(query, seek, by, default))).Value!;

    /// <summary>A hundred acts, a minute apart, three of them rare.</summary>
    private static async Task<Store> OpenAsync(Database kind, WalkLimits limits)
    {
        var store = await Store.OpenAsync(kind, adapt: services => services.AddSingleton(limits));
        await RecordAsync(store, [.. Enumerable.Range(0, Records).Select(i => i is 0 or 3 or 60
            ? new Act { At = Start.AddMinutes(i), Key = $"rare {i}", Resource = ActivityResource.Policy, Operation = ActivityOperation.PolicyUpdated }
            : new Act { At = Start.AddMinutes(i), Key = $"order {i}" })]);
        return store;
    }
}
