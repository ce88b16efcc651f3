using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Comptoir.Postgres;

/// <summary>Has every text compared and sorted by its bytes (collation <c>C</c>), as SQLite does: pages, prefixes and ids sort
/// alike on both databases, whatever language the database server was set up in, and an index serves a search by prefix.</summary>
internal sealed class BytewiseText(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
{
    public override void Customize(ModelBuilder modelBuilder, DbContext context)
    {
        base.Customize(modelBuilder, context);
        var texts = modelBuilder.Model.GetEntityTypes()
            .SelectMany(entity => entity.GetProperties())
            .Where(property => (property.GetValueConverter()?.ProviderClrType ?? property.GetProviderClrType() ?? property.ClrType) == typeof(string));
        foreach (var property in texts)
            property.SetCollation("C");
    }
}
