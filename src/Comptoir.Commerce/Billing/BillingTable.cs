using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Billing;

internal sealed class BillingTable :
    IEntityTypeConfiguration<CreditAccount>,
    IEntityTypeConfiguration<LedgerEntry>,
    IEntityTypeConfiguration<Invoice>,
    IEntityTypeConfiguration<InvoiceLine>,
    IEntityTypeConfiguration<InvoiceSeries>,
    IEntityTypeConfiguration<Settlement>,
    IEntityTypeConfiguration<Payment>,
    IEntityTypeConfiguration<BillingRun>
{
    public void Configure(EntityTypeBuilder<CreditAccount> builder) =>
        builder.HasKey(account => new { account.PartnerId, account.Currency });

    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.HasKey(entry => new { entry.PartnerId, entry.Id });
        builder.HasIndex(entry => new { entry.PartnerId, entry.Currency, entry.PostedAt });
        builder.HasIndex(entry => new { entry.PartnerId, entry.OrderId, entry.LineNumber });
        builder.Property(entry => entry.Derivation).HasFrozenJson();
    }

    public void Configure(EntityTypeBuilder<Invoice> builder)
    {
        builder.HasKey(invoice => new { invoice.PartnerId, invoice.Number });
        // A month is cut once, whoever cuts it (I17).
        builder.HasIndex(invoice => new { invoice.PartnerId, invoice.Currency, invoice.Month }).IsUnique();
        builder.Property(invoice => invoice.Number).HasMaxLength(20);
        builder.Property(invoice => invoice.Currency).HasMaxLength(3);
        builder.Property(invoice => invoice.Parties).HasFrozenJson();
        // An older version beside this one hashes as it did, and knows no version.
        builder.Property(invoice => invoice.HashVersion).HasDefaultValue(InvoiceHash.First).HasSentinel(0);
        builder.Ignore(invoice => invoice.Total);
    }

    public void Configure(EntityTypeBuilder<InvoiceLine> builder)
    {
        builder.HasKey(line => new { line.PartnerId, line.InvoiceNumber, line.Number });
        // An entry is billed once (I16).
        builder.HasIndex(line => new { line.PartnerId, line.EntryId }).IsUnique();
        builder.Property(line => line.InvoiceNumber).HasMaxLength(20);
    }

    public void Configure(EntityTypeBuilder<InvoiceSeries> builder)
    {
        builder.ToTable("InvoiceSeries").HasKey(series => series.PartnerId);
        builder.Property(series => series.PartnerId).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<Settlement> builder)
    {
        builder.HasKey(settlement => new { settlement.PartnerId, settlement.Id });
        builder.HasIndex(settlement => new { settlement.PartnerId, settlement.InvoiceNumber });
        builder.Property(settlement => settlement.InvoiceNumber).HasMaxLength(20);
        builder.Property(settlement => settlement.CreditNoteNumber).HasMaxLength(20);
    }

    public void Configure(EntityTypeBuilder<Payment> builder)
    {
        builder.HasKey(payment => new { payment.PartnerId, payment.Id });
        builder.Property(payment => payment.InvoiceNumber).HasMaxLength(20);
        builder.Ignore(payment => payment.Amount);
    }

    public void Configure(EntityTypeBuilder<BillingRun> builder)
    {
        builder.HasKey(run => new { run.PartnerId, run.Id });
        builder.HasIndex(run => new { run.PartnerId, run.Month }).IsUnique();
        builder.Ignore(run => run.MonthOf);
    }
}
