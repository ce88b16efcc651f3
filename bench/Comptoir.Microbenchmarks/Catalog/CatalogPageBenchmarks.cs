using System.Globalization;
using BenchmarkDotNet.Attributes;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Contracts;
using Comptoir.Server.Http;
using Comptoir.Server.Native.Catalog;
using Comptoir.Server.PartnerCenter;
using Microsoft.AspNetCore.Http;

namespace Comptoir.Microbenchmarks.Catalog;

/// <summary>20 priced products as JSON, with the token of the next page: of a page whose texts are remembered, and of one that is
/// written for the first time.</summary>
public class CatalogPageBenchmarks
{
    private const int Size = 20;

    private readonly PolicyProfiles policies = new(PolicyProfile.Shipped());
    private readonly Paging paging = new(new SeekTokens(new KeyVault(new byte[32])));
    private readonly PageRequest request = new("catalogitems of 00000005-0000-0000-0000-000000000000", null, new Seek(Size));
    private readonly DefaultHttpContext http = new();
    private CatalogItemPage page = null!;

    [GlobalSetup]
    public void SetUp() => SetUpAsync().Finish();

    [Benchmark]
    public Task Remembered() => WriteAsync(page);

    [Benchmark]
    public Task WrittenAnew() => WriteAsync(NewPage(page.Page.Items));

    private async Task SetUpAsync()
    {
        http.Request.Path = "/comptoir/v1/customers/00000005-0000-0000-0000-000000000000/catalogitems";
        http.Request.QueryString = new QueryString("?size=20");
        http.Features.Set(new RequestContext
        {
            RequestId = Guid.Empty,
            CorrelationId = Guid.Empty,
            Actor = new Actor(ActorKind.Partner, new PartnerId(new Guid(2, 0, 0, new byte[8])), null, null, null, new Guid(4, 0, 0, new byte[8]), [Role.SalesAgent]),
        });
        page = NewPage([.. Enumerable.Range(0, Size).Select(Item)]);
        using var body = new MemoryStream();
        http.Response.Body = body;
        await Remembered();
        if (body.Length < Size * 200)
            throw new InvalidOperationException("The page is not written.");
        http.Response.Body = Stream.Null;
    }

    private Task WriteAsync(CatalogItemPage found)
    {
        var texts = new SeekPage<WireText>(CatalogItemTexts.Of(found).Items, found.Page.Place, found.Page.HasNext, found.Page.HasPrevious);
        return Wire.Ok(paging.ToWire(http, request, texts, text => text)).ExecuteAsync(http);
    }

    // Texts are remembered with the page itself.
    private CatalogItemPage NewPage(IReadOnlyList<CatalogItem> items) => new(
        new SeekPage<CatalogItem>(items, new SeekPlace(KeyOf(items[0]), KeyOf(items[^1]), HasPrevious: false), HasNext: true, HasPrevious: false),
        PolicyProfile.Default,
        item => policies.PolicyOf(PolicyProfile.Default, item.CancellationClass));

    private static string[] KeyOf(CatalogItem item) => [item.Price.TitleKey, item.Price.CatalogItemId, item.Price.Term, item.Price.BillingCycle.ToString()];

    private static CatalogItem Item(int number)
    {
        string product = string.Create(CultureInfo.InvariantCulture, $"CMP0WSRV{number:D4}");
        string availability = Price.AvailabilityIdOf(product, "0004", "FR", Segment.Commercial, Price.NoScope, "EUR");
        var price = new Price
        {
            ProductId = product,
            SkuId = "0004",
            Market = "FR",
            Segment = Segment.Commercial,
            Scope = Price.NoScope,
            Term = "P1Y",
            BillingCycle = BillingCycle.OneTime,
            From = new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Until = Price.OpenEnd,
            Currency = "EUR",
            UnitPrice = 1200m + number,
            TaxIncluded = false,
            AvailabilityId = availability,
            CatalogItemId = $"{product}:0004:{availability}",
            TitleKey = "windows server",
        };
        var titles = new Dictionary<string, CatalogText> { ["fr"] = new("Windows Server", "Le système des serveurs.") };
        return new CatalogItem(price, "Windows Server", titles, "Server Std, 8 cores", titles, ProductKind.SoftwareSubscription, 1, 1000, "software_subscription");
    }
}
