using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Customers;

/// <summary>Puts what must be true of several rows of a customer together under one lock.</summary>
internal static class HeldCustomer
{
    /// <summary>Holds a customer to the end of the caller's transaction: of two who do so at once each sees the other whole or waits.
    /// To be asked for before what is decided by is read. One round trip.</summary>
    public static Task HoldCustomerAsync(this ComptoirDb db, PartnerId partner, CustomerId customer, CancellationToken ct) => db.Customers
        .Where(row => row.PartnerId == partner && row.Id == customer)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, row => row.Version), ct);
}
