using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Billing;

internal sealed class PartnerBillingTable : IEntityTypeConfiguration<PartnerBilling>
{
    public void Configure(EntityTypeBuilder<PartnerBilling> builder)
    {
        builder.HasKey(billing => billing.PartnerId);
        builder.Property(billing => billing.PartnerId).ValueGeneratedNever();
        builder.Property(billing => billing.Address).HasJson();
        builder.Property(billing => billing.Contact).HasJson();
    }
}
