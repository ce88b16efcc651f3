using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Storage;

internal sealed class StorageTable : IEntityTypeConfiguration<Installation>, IEntityTypeConfiguration<DataKey>, IEntityTypeConfiguration<RequestRecord>
{
    public void Configure(EntityTypeBuilder<Installation> builder)
    {
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.ClockOffset).HasConversion<long>();
    }

    public void Configure(EntityTypeBuilder<DataKey> builder) => builder.Property(key => key.MasterId).HasMaxLength(16);

    public void Configure(EntityTypeBuilder<RequestRecord> builder)
    {
        builder.ToTable("Requests").HasKey(request => new { request.PartnerId, request.Principal, request.RequestId, request.RouteHash });
        builder.HasIndex(request => new { request.PartnerId, request.ExpiresAt });
    }
}
