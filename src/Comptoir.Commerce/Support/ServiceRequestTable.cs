using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Support;

internal sealed class ServiceRequestTable :
    IEntityTypeConfiguration<ServiceRequest>, IEntityTypeConfiguration<RequestEntry>, IEntityTypeConfiguration<RequestFile>
{
    public void Configure(EntityTypeBuilder<ServiceRequest> builder)
    {
        builder.HasKey(request => new { request.PartnerId, request.Id });
        // The operator names a request by its id alone.
        builder.HasIndex(request => request.Id).IsUnique();
        builder.HasIndex(request => new { request.PartnerId, request.CustomerId, request.Id });
        builder.HasIndex(request => new { request.PartnerId, request.Status, request.Id });
        // The operator's queue, over all partners: by status, or all that is not closed.
        builder.HasIndex(request => new { request.Status, request.Id });
        builder.HasIndex(request => request.Id, "IX_ServiceRequests_NotClosed").HasFilter("\"Status\" <> 'Closed'");
        builder.Ignore(request => request.StateWord);
        builder.Property(request => request.Contact).HasJson();
        builder.Property(request => request.Subject!).HasJson();
        builder.HasMany(request => request.Entries).WithOne().HasForeignKey(entry => new { entry.PartnerId, entry.RequestId });
        builder.HasMany(request => request.Files).WithOne().HasForeignKey(file => new { file.PartnerId, file.RequestId });
    }

    public void Configure(EntityTypeBuilder<RequestEntry> builder)
    {
        builder.HasKey(entry => new { entry.PartnerId, entry.RequestId, entry.Number });
        builder.Ignore(entry => entry.IsNote);
    }

    public void Configure(EntityTypeBuilder<RequestFile> builder) =>
        builder.HasKey(file => new { file.PartnerId, file.RequestId, file.Id });
}
