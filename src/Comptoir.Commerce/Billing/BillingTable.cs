using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Billing;

internal sealed class BillingTable : IEntityTypeConfiguration<CreditAccount>, IEntityTypeConfiguration<LedgerEntry>
{
    public void Configure(EntityTypeBuilder<CreditAccount> builder) =>
        builder.HasKey(account => new { account.PartnerId, account.Currency });

    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.HasKey(entry => new { entry.PartnerId, entry.Id });
        builder.HasIndex(entry => new { entry.PartnerId, entry.Currency, entry.PostedAt });
        builder.HasIndex(entry => new { entry.PartnerId, entry.OrderId, entry.LineNumber });
        builder.Property(entry => entry.Derivation).HasJson();
    }
}
