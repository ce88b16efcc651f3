using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Orders;

internal sealed class OrderTable : IEntityTypeConfiguration<Order>, IEntityTypeConfiguration<OrderLine>
{
    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.HasKey(order => new { order.PartnerId, order.Id });
        builder.HasIndex(order => new { order.PartnerId, order.CustomerId, order.CreatedAt });
        // One cart, at most one order of each group, whatever races (I2).
        builder.HasIndex(order => new { order.PartnerId, order.CartId, order.OrderGroup }).IsUnique();
        builder.Property(order => order.PurchaseOrderNumber).HasMaxLength(Order.LongestPurchaseOrder);
        builder.HasMany(order => order.Lines).WithOne().HasForeignKey(line => new { line.PartnerId, line.OrderId });
    }

    public void Configure(EntityTypeBuilder<OrderLine> builder)
    {
        builder.HasKey(line => new { line.PartnerId, line.OrderId, line.Number });
        builder.HasIndex(line => new { line.PartnerId, line.WindowEndsAt }).HasFilter("\"WindowEndsAt\" IS NOT NULL AND \"CancelledAt\" IS NULL");
        // What falls due, over all partners; it moves with each charge, so that none is posted twice and a cancellation at the same
        // time is noticed.
        builder.HasIndex(line => line.NextChargeAt).HasFilter("\"NextChargeAt\" IS NOT NULL");
        builder.Property(line => line.NextChargeAt).IsConcurrencyToken();
        builder.Ignore(line => line.Periods);
        builder.Property(line => line.ProvisioningContext).HasFrozenJson();
        builder.Ignore(line => line.CurrencyOf);
        builder.Ignore(line => line.Charged);
        builder.Ignore(line => line.Credited);
        builder.Ignore(line => line.LeftToCredit);
    }
}
