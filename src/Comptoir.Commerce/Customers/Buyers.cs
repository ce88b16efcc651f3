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
    private static readonly Compiled<Func<ComptoirDb, PartnerId, CustomerId, CancellationToken, Task<Found?>>> WithPartner = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId mine, CustomerId id, CancellationToken ct) => (
            from customer in db.Customers.AsNoTracking()
            join partner in db.Partners.AsNoTracking() on customer.PartnerId equals partner.Id
            where customer.PartnerId == mine && customer.Id == id
            select new Found(
                customer,
                partner,
                db.CustomerAgreements.Any(agreement => agreement.PartnerId == mine && agreement.CustomerId == id && agreement.TemplateId == AgreementTemplate.Customer.Id)))
            .SingleOrDefault()));

    private static readonly Compiled<Func<ComptoirDb, PartnerId, CustomerId, CancellationToken, Task<Ended?>>> End = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId mine, CustomerId id, CancellationToken ct) => db.Customers
            .Where(customer => customer.PartnerId == mine && customer.Id == id)
            .Select(customer => new Ended(customer.EndedAt))
            .SingleOrDefault()));

    /// <returns>Refuses with <see cref="CustomerNotFound"/> or <see cref="RelationshipEnded"/>.</returns>
    public async Task<Result<Buyer>> FindAsync(CustomerId id, Actor by, CancellationToken ct)
    {
        var found = await WithPartner.On(db)(db, by.Partner, id, ct);
        if (found is null)
            return new CustomerNotFound(id);
        if (found.Customer.EndedAt is not null)
            return new RelationshipEnded(id);
        return new Buyer(found.Partner, found.Customer, found.HasAgreed);
    }

    /// <summary>Refuses like <see cref="FindAsync"/> when the customer is not the caller's; null when it is.</summary>
    public async Task<Refusal?> CheckAsync(CustomerId id, Actor by, CancellationToken ct) => await End.On(db)(db, by.Partner, id, ct) switch
    {
        null => new CustomerNotFound(id),
        { At: not null } => new RelationshipEnded(id),
        _ => null,
    };

    private sealed record Found(Customer Customer, Partner Partner, bool HasAgreed);

    private sealed record Ended(DateTimeOffset? At);
}
