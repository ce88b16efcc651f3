using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Activity;

internal sealed class ActivityTable :
    IEntityTypeConfiguration<ActivityRecord>, IEntityTypeConfiguration<SecurityEvent>, IEntityTypeConfiguration<ActivityChain>,
    IEntityTypeConfiguration<ActivityCheckpoint>
{
    public void Configure(EntityTypeBuilder<ActivityRecord> builder)
    {
        builder.ToTable("Activity").HasKey(record => new { record.PartnerId, record.Id });
        builder.HasIndex(record => new { record.PartnerId, record.Date, record.Id });
        builder.HasIndex(record => new { record.PartnerId, record.CustomerId, record.Date, record.Id });
        // The operator's view, over all partners.
        builder.HasIndex(record => new { record.Date, record.Id });
        // Reveals alone are counted by who made them, each time over those of the last minute (R5.4): whatever else somebody does costs that
        // count nothing, and its record has no place here.
        builder.HasIndex(record => new { record.PartnerId, record.Principal, record.RecordedAt }, "IX_Activity_Reveals")
            .HasFilter($"\"Operation\" = '{nameof(ActivityOperation.GetSoftwareKey)}'");
        // Each record is in one of these two: what waits to be sealed costs its writer no place in the chain's index.
        builder.HasIndex(record => new { record.PartnerId, record.Sequence }).IsUnique().HasFilter("\"Sequence\" IS NOT NULL");
        builder.HasIndex(record => new { record.PartnerId, record.RecordedAt, record.Id }).HasFilter("\"Sequence\" IS NULL");
        builder.Property(record => record.Facts).HasFrozenJson();
    }

    public void Configure(EntityTypeBuilder<SecurityEvent> builder)
    {
        builder.HasKey(e => new { e.PartnerId, e.Id });
        builder.HasIndex(e => new { e.PartnerId, e.Date, e.Id });
        // The operator's view, over all partners.
        builder.HasIndex(e => new { e.Date, e.Id });
    }

    public void Configure(EntityTypeBuilder<ActivityChain> builder) => builder.ToTable("ActivityChains").HasKey(chain => chain.PartnerId);

    public void Configure(EntityTypeBuilder<ActivityCheckpoint> builder) =>
        builder.ToTable("ActivityCheckpoints").HasKey(point => new { point.PartnerId, point.Sequence });
}
