using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Carts;

internal sealed class CartTable : IEntityTypeConfiguration<Cart>
{
    public void Configure(EntityTypeBuilder<Cart> builder)
    {
        builder.HasKey(cart => new { cart.PartnerId, cart.Id });
        builder.HasIndex(cart => new { cart.PartnerId, cart.ExpiresAt });
        builder.HasIndex(cart => new { cart.PartnerId, cart.CustomerId, cart.ModifiedBy, cart.ModifiedAt });
        // Read and written whole, never searched.
        builder.Property(cart => cart.Lines).HasFrozenJson();
    }
}
