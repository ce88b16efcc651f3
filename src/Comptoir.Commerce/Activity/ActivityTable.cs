using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Activity;

internal sealed class ActivityTable : IEntityTypeConfiguration<ActivityRecord>, IEntityTypeConfiguration<SecurityEvent>
{
    public void Configure(EntityTypeBuilder<ActivityRecord> builder)
    {
        builder.ToTable("Activity").HasKey(record => new { record.PartnerId, record.Id });
        builder.HasIndex(record => new { record.PartnerId, record.Date, record.Id });
        builder.HasIndex(record => new { record.PartnerId, record.CustomerId, record.Date, record.Id });
        // The operator's view, over all partners.
        builder.HasIndex(record => new { record.Date, record.Id });
        builder.HasIndex(record => new { record.PartnerId, record.Principal, record.RecordedAt });
        builder.HasIndex(record => new { record.PartnerId, record.Sequence }).IsUnique();
        builder.Property(record => record.Facts).HasJson();
    }

    public void Configure(EntityTypeBuilder<SecurityEvent> builder)
    {
        builder.HasKey(e => new { e.PartnerId, e.Id });
        builder.HasIndex(e => new { e.PartnerId, e.Date });
    }
}
