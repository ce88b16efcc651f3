using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Customers;

/// <summary>A customer with all domains of its tenant.</summary>
public sealed record CustomerDetails(Customer Customer, IReadOnlyList<string> Domains);

/// <summary>Reads one customer.</summary>
public sealed class GetCustomer(ComptoirDb db)
{
    /// <returns>Refuses with <see cref="CustomerNotFound"/> or <see cref="RelationshipEnded"/>.</returns>
    public async Task<Result<CustomerDetails>> HandleAsync(CustomerId id, Actor by, CancellationToken ct)
    {
        var (customer, refusal) = await ProfileAsync(id, by, ct);
        if (customer is null)
            return refusal!;
        var domains = await db.TenantDomains
            .Where(domain => domain.TenantId == id.Value)
            .OrderBy(domain => domain.Name)
            .Select(domain => domain.Name)
            .ToListAsync(ct);
        return new CustomerDetails(customer, domains);
    }

    /// <summary>The customer alone, which holds its billing profile. One round trip.</summary>
    /// <returns>Refuses like <see cref="HandleAsync"/>.</returns>
    public async Task<Result<Customer>> ProfileAsync(CustomerId id, Actor by, CancellationToken ct)
    {
        var mine = by.Partner;
        return await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.PartnerId == mine && c.Id == id, ct) switch
        {
            null => new CustomerNotFound(id),
            { EndedAt: not null } => new RelationshipEnded(id),
            var customer => customer,
        };
    }
}
