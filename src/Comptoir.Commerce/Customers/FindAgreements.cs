using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Customers;

/// <summary>Reads what a customer is recorded to have agreed to.</summary>
public sealed class FindAgreements(ComptoirDb db, Buyers buyers)
{
    /// <summary>The confirmations of the templates named, latest first.</summary>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<CustomerAgreement>>> HandleAsync(
        CustomerId customer, IEnumerable<AgreementTemplate> templates, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var ids = templates.Select(template => template.Id).ToList();
        return await db.CustomerAgreements.AsNoTracking()
            .Where(agreement => agreement.PartnerId == by.Partner && agreement.CustomerId == customer && ids.Contains(agreement.TemplateId))
            .OrderByDescending(agreement => agreement.RecordedAt)
            .ThenByDescending(agreement => agreement.Id)
            .ToListAsync(ct);
    }
}
