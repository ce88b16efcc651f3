using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Catalog;

internal sealed class CatalogTable :
    IEntityTypeConfiguration<Product>, IEntityTypeConfiguration<Sku>, IEntityTypeConfiguration<Price>, IEntityTypeConfiguration<TaxRate>,
    IEntityTypeConfiguration<SearchEntry>, IEntityTypeConfiguration<SearchWord>
{
    public void Configure(EntityTypeBuilder<Product> builder)
    {
        builder.HasKey(product => product.Id);
        builder.HasIndex(product => new { product.TitleKey, product.Id });
        builder.Property(product => product.Translations).HasJson();
        builder.Property(product => product.TargetViews).HasJson();
    }

    public void Configure(EntityTypeBuilder<Sku> builder)
    {
        builder.HasKey(sku => new { sku.ProductId, sku.Id });
        builder.Property(sku => sku.Translations).HasJson();
        builder.Property(sku => sku.Terms).HasJson();
        builder.Property(sku => sku.BillingCycles).HasJson();
        builder.Property(sku => sku.Segments).HasJson();
        builder.Property(sku => sku.Prerequisites).HasJson();
        builder.Property(sku => sku.InventoryVariables).HasJson();
        builder.Property(sku => sku.ProvisioningVariables).HasJson();
        builder.Property(sku => sku.Versions).HasJson();
        builder.Property(sku => sku.IncludedEntitlements).HasJson();
        builder.Property(sku => sku.DynamicAttributes).HasJson();
        builder.Property(sku => sku.Languages).HasJson();
        builder.Property(sku => sku.Architectures).HasJson();
        builder.Property(sku => sku.FileTypes).HasJson();
    }

    public void Configure(EntityTypeBuilder<Price> builder)
    {
        builder.HasKey(price => new
        {
            price.ProductId,
            price.SkuId,
            price.Market,
            price.Segment,
            price.Scope,
            price.Term,
            price.BillingCycle,
            price.From,
        });
        builder.HasIndex(price => price.CatalogItemId);
        builder.HasIndex(price => new { price.Market, price.ProductId });
        builder.HasIndex(price => new { price.Market, price.TitleKey, price.CatalogItemId, price.Term, price.BillingCycle });
        builder.HasIndex(price => new { price.Market, price.PriceKey, price.CatalogItemId, price.Term, price.BillingCycle });
    }

    public void Configure(EntityTypeBuilder<SearchEntry> builder) => builder.HasKey(entry => new { entry.ProductId, entry.SkuId });

    public void Configure(EntityTypeBuilder<SearchWord> builder) => builder.HasKey(word => new { word.Word, word.ProductId, word.SkuId });

    public void Configure(EntityTypeBuilder<TaxRate> builder) => builder.HasKey(rate => new { rate.Market, rate.ValidFrom });
}
