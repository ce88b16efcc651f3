using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Licensing;

internal sealed class LicensingTable :
    IEntityTypeConfiguration<Entitlement>, IEntityTypeConfiguration<ProductKey>, IEntityTypeConfiguration<KeyRegister>
{
    public void Configure(EntityTypeBuilder<Entitlement> builder)
    {
        builder.HasKey(entitlement => new { entitlement.PartnerId, entitlement.Id });
        builder.HasIndex(entitlement => new { entitlement.PartnerId, entitlement.OrderId, entitlement.LineNumber }).IsUnique();
        builder.HasIndex(entitlement => new { entitlement.PartnerId, entitlement.CustomerId });
        builder.HasIndex(entitlement => new { entitlement.PartnerId, entitlement.ProductId, entitlement.SkuId, entitlement.StartsAt });
    }

    public void Configure(EntityTypeBuilder<ProductKey> builder) =>
        builder.HasKey(key => new { key.PartnerId, key.EntitlementId, key.ProductId, key.SkuId, key.Version });

    public void Configure(EntityTypeBuilder<KeyRegister> builder)
    {
        builder.ToTable("KeyRegister").HasKey(key => key.Fingerprint);
        builder.HasIndex(key => new { key.ProductId, key.SkuId, key.Version, key.State, key.AddedAt });
        builder.HasIndex(key => new { key.PartnerId, key.EntitlementId });
    }
}
