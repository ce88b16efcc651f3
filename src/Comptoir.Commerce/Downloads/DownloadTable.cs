using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Downloads;

internal sealed class DownloadTable : IEntityTypeConfiguration<MediaFile>, IEntityTypeConfiguration<DownloadLink>
{
    public void Configure(EntityTypeBuilder<MediaFile> builder)
    {
        builder.ToTable("Media").HasKey(file => file.Id);
        builder.HasIndex(file => new { file.ProductId, file.SkuId, file.Version, file.Language, file.Architecture, file.FileType }).IsUnique();
        builder.HasIndex(file => file.Sha256);
    }

    public void Configure(EntityTypeBuilder<DownloadLink> builder)
    {
        builder.HasKey(link => new { link.PartnerId, link.Id });
        builder.HasIndex(link => new { link.PartnerId, link.EntitlementId });
    }
}
