using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Customers;

/// <param name="Billing">The whole profile: a member left out is emptied.</param>
/// <param name="Etag">Version the caller has seen, if it says so.</param>
public sealed record UpdateBillingProfile(CustomerId Customer, BillingProfile Billing, long? Etag, Actor By);

public sealed class UpdateBillingProfileHandler(ComptoirDb db, Shoppers shoppers, ActivityLog activity)
{
    /// <summary>Replaces the billing profile (R2.7). With another country the customer moves to another market: what is ordered
    /// stays as it was, what is bought from now on is that market's.</summary>
    /// <returns>Refuses with <see cref="CustomerNotFound"/>, <see cref="RelationshipEnded"/>, <see cref="InvalidInput"/>,
    /// <see cref="CustomerPhoneMissing"/>, <see cref="RegistrationNumberMissing"/> or <see cref="StaleEtag"/>.</returns>
    public async Task<Result<Customer>> HandleAsync(UpdateBillingProfile request, CancellationToken ct)
    {
        var mine = request.By.Partner;
        await using var work = await db.BeginWorkAsync(ct);
        var customer = await db.Customers.SingleOrDefaultAsync(c => c.PartnerId == mine && c.Id == request.Customer, ct);
        if (customer is null)
            return new CustomerNotFound(request.Customer);
        if (customer.EndedAt is not null)
            return new RelationshipEnded(request.Customer);
        var (billing, fault) = BillingRules.Check(request.Billing, "");
        if (billing is null)
            return fault!;
        // The number itself is no part of this profile: a move may ask for one that the customer does not have.
        if (Country.Find(billing.Address.Country)!.RegistrationNumberRequired && customer.OrganizationRegistrationNumber is null)
            return new RegistrationNumberMissing(billing.Address.Country);
        if (request.Etag is { } seen && seen != customer.Version)
            return new StaleEtag();

        string before = CustomerSnapshot.BillingTextOf(customer);
        customer.Rename(billing);
        // Each write makes a new version, also one that changes no member.
        db.Entry(customer).State = EntityState.Modified;
        db.AfterCommit(shoppers.Forget);
        activity.Record(
            ActivityOperation.UpdateCustomerBillingProfile,
            ActivityResource.Customer,
            customer.Id.ToString(),
            request.By,
            (customer.Id, customer.CompanyName),
            before: before,
            after: CustomerSnapshot.BillingTextOf(customer));
        await work.CommitAsync(ct);
        return customer;
    }
}
