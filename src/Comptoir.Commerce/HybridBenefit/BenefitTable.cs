using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.HybridBenefit;

internal sealed class BenefitTable : IEntityTypeConfiguration<BenefitAssignment>
{
    public void Configure(EntityTypeBuilder<BenefitAssignment> builder)
    {
        builder.HasKey(assignment => new { assignment.PartnerId, assignment.Id });
        builder.HasIndex(assignment => new { assignment.PartnerId, assignment.EntitlementId });
        builder.HasIndex(assignment => new { assignment.PartnerId, assignment.CustomerId, assignment.VmNameKey, assignment.IsSql }).IsUnique();
        builder.Property(assignment => assignment.VmNameKey).HasMaxLength(128);
    }
}
