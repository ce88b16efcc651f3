using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Demo;

/// <summary>What is sold in the demo world: the sample catalogue, tax rates, a stock of keys, and media.</summary>
internal sealed class DemoGoods(ComptoirDb db, ImportCatalogHandler catalog)
{
    public async Task AddAsync(CancellationToken ct)
    {
        var system = new Actor(ActorKind.System, new PartnerId(DemoWorld.Operator.Id), null, null, null, null, []);
        var (imported, refusal) = await catalog.SampleAsync(system, ct);
        _ = imported ?? throw new InvalidOperationException($"The sample catalogue does not import: {refusal}");
        db.ChangeTracker.Clear();
        db.TaxRates.AddRange(DemoWorld.Taxes.Select(tax => new TaxRate
        {
            Market = tax.Market,
            ValidFrom = new DateOnly(2021, 1, 1),
            Name = tax.Name,
            Rate = tax.Rate,
        }));
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }
}
