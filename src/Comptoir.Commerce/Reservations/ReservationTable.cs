using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Reservations;

internal sealed class ReservationTable : IEntityTypeConfiguration<Reservation>, IEntityTypeConfiguration<ReservationQuote>
{
    public void Configure(EntityTypeBuilder<Reservation> builder)
    {
        builder.HasKey(reservation => new { reservation.PartnerId, reservation.Id });
        builder.HasIndex(reservation => new { reservation.PartnerId, reservation.CustomerId });
        builder.HasIndex(reservation => new { reservation.PartnerId, reservation.EntitlementId });
        // For those at the end of their term, whoever's they are.
        builder.HasIndex(reservation => new { reservation.State, reservation.ExpiresAt });
        builder.Property(reservation => reservation.State).HasDefaultValue(ReservationState.Active);
        builder.Property(reservation => reservation.CommitmentCurrency).HasMaxLength(3);
    }

    public void Configure(EntityTypeBuilder<ReservationQuote> builder)
    {
        builder.HasKey(quote => new { quote.PartnerId, quote.Id });
        builder.HasIndex(quote => quote.ValidUntil);
        builder.Property(quote => quote.Purchase).HasFrozenJson();
    }
}
