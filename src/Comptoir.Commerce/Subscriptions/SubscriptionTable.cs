using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Subscriptions;

internal sealed class SubscriptionTable : IEntityTypeConfiguration<Subscription>, IEntityTypeConfiguration<AzureSubscription>, IEntityTypeConfiguration<AzureRoleAssignment>
{
    public void Configure(EntityTypeBuilder<Subscription> builder)
    {
        builder.HasKey(subscription => new { subscription.PartnerId, subscription.Id });
        builder.HasIndex(subscription => new { subscription.PartnerId, subscription.CustomerId });
        builder.HasIndex(subscription => new { subscription.PartnerId, subscription.OrderId });
        // What was never activated, over all partners.
        builder.HasIndex(subscription => subscription.ActivateBefore).HasFilter("\"ActivateBefore\" IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<AzureSubscription> builder)
    {
        builder.HasKey(azure => new { azure.PartnerId, azure.Id });
        builder.HasIndex(azure => new { azure.PartnerId, azure.CustomerId });
    }

    public void Configure(EntityTypeBuilder<AzureRoleAssignment> builder)
    {
        builder.HasKey(assignment => new { assignment.PartnerId, assignment.Id });
        // Of two who assign the same at once one is told so.
        builder.HasIndex(assignment => new { assignment.PartnerId, assignment.AzureSubscriptionId, assignment.UserId, assignment.Role }).IsUnique();
    }
}
