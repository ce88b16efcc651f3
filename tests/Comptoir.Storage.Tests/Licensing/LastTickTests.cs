using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Storage.Tests.Stores;

namespace Comptoir.Storage.Tests.Licensing;

/// <summary>The last instant of a term and of a link, and the one after, on both databases.</summary>
public class LastTickTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(1);

    /// <summary>R5.5: the term starts on the day of the purchase and ends with the day before the same one a year later.</summary>
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_key_is_shown_to_the_last_tick_of_its_term_and_never_after(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Yearly)).Value!;
        var end = new DateTimeOffset(2027, 3, 2, 0, 0, 0, TimeSpan.Zero);

        store.Time.SetTo(end - Tick);
        Assert.False((await world.RevealAsync(World.Nadia, order.Id)).IsRefused);
        store.Time.SetTo(end);

        Assert.Equal(new EntitlementExpired(end), (await world.RevealAsync(World.Nadia, order.Id)).Refusal);
    }

    /// <summary>R6.2, R6.5.</summary>
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_link_opens_to_the_last_tick_of_its_day_and_never_after(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        var made = (await world.LinkAsync(World.Nadia, order.Id)).Value!;
        Task<Result<OpenedDownload>> Open() => store.RunAsync<OpenDownloadHandler, Result<OpenedDownload>>(
            handler => handler.HandleAsync(new OpenDownload(made.Token, file => file.Size, null, Guid.Empty), default));

        store.Time.SetTo(made.Link.MadeAt + TimeSpan.FromHours(24) - Tick);
        Assert.False((await Open()).IsRefused);
        store.Time.SetTo(made.Link.MadeAt + TimeSpan.FromHours(24));

        Assert.IsType<LinkEnded>((await Open()).Refusal);
    }
}
