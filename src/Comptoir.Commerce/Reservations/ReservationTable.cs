using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Reservations;

internal sealed class ReservationTable : IEntityTypeConfiguration<Reservation>
{
    public void Configure(EntityTypeBuilder<Reservation> builder)
    {
        builder.HasKey(reservation => new { reservation.PartnerId, reservation.Id });
        builder.HasIndex(reservation => new { reservation.PartnerId, reservation.CustomerId });
        builder.HasIndex(reservation => new { reservation.PartnerId, reservation.EntitlementId });
    }
}
