using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Customers;

/// <summary>A customer of the caller's with the partner and whether it accepted the customer agreement.</summary>
public sealed record Buyer(Partner Partner, Customer Customer, bool HasAgreed);

/// <summary>No such customer of this partner; a foreign one answers alike (R1.1).</summary>
public sealed record CustomerNotFound(CustomerId Customer) : Refusal;

/// <summary>The caller's relationship with this customer of its own has ended.</summary>
public sealed record RelationshipEnded(CustomerId Customer) : Refusal;

/// <summary>The customer agreement has not been accepted: nothing can be bought.</summary>
public sealed record AgreementMissing(CustomerId Customer) : Refusal;

/// <summary>Finds whom a caller buys for. One round trip.</summary>
public sealed class Buyers(ComptoirDb db)
{
    /// <returns>Refuses with <see cref="CustomerNotFound"/> or <see cref="RelationshipEnded"/>.</returns>
    public async Task<Result<Buyer>> FindAsync(CustomerId id, Actor by, CancellationToken ct)
    {
        var mine = by.Partner;
        var found = await (
            from customer in db.Customers.AsNoTracking()
            join partner in db.Partners.AsNoTracking() on customer.PartnerId equals partner.Id
            where customer.PartnerId == mine && customer.Id == id
            select new
            {
                Customer = customer,
                Partner = partner,
                HasAgreed = db.CustomerAgreements.Any(agreement => agreement.PartnerId == mine
                    && agreement.CustomerId == id && agreement.TemplateId == AgreementTemplate.Customer.Id),
            }).SingleOrDefaultAsync(ct);
        if (found is null)
            return new CustomerNotFound(id);
        if (found.Customer.EndedAt is not null)
            return new RelationshipEnded(id);
        return new Buyer(found.Partner, found.Customer, found.HasAgreed);
    }

    /// <summary>Refuses like <see cref="FindAsync"/> when the customer is not the caller's; null when it is.</summary>
    public async Task<Refusal?> CheckAsync(CustomerId id, Actor by, CancellationToken ct)
    {
        var ended = await db.Customers
            .Where(customer => customer.PartnerId == by.Partner && customer.Id == id)
            .Select(customer => new { customer.EndedAt })
            .SingleOrDefaultAsync(ct);
        return ended switch
        {
            null => new CustomerNotFound(id),
            { EndedAt: not null } => new RelationshipEnded(id),
            _ => null,
        };
    }
}
