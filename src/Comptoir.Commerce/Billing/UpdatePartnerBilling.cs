using System.Text.Json;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>The whole profile: a member left out is emptied.</summary>
/// <param name="Etag">Version the caller has seen, if it says so.</param>
public sealed record UpdatePartnerBilling(
    Address Address, BillingContact Contact, string PurchaseOrderNumber, string TaxId, long? Etag, Actor By);

public sealed class UpdatePartnerBillingHandler(ComptoirDb db, ActivityLog activity)
{
    private const int ShortText = 50;

    /// <summary>Replaces how the partner is billed, for invoices to come (contract, billing §4).</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="InvalidInput"/>, <see cref="CustomerPhoneMissing"/> or
    /// <see cref="StaleEtag"/>.</returns>
    public async Task<Result<BilledPartner>> HandleAsync(UpdatePartnerBilling request, CancellationToken ct)
    {
        if (!request.By.May(Right.SeeInvoices))
            return new NotAllowed(Right.SeeInvoices);
        if (FaultOf(request) is { } fault)
            return fault;
        var (address, refusal) = BillingRules.CheckAddress(request.Address, "address.");
        if (address is null)
            return refusal!;

        var mine = request.By.Partner;
        await using var work = await db.BeginWorkAsync(ct);
        var partner = await db.Partners.SingleAsync(p => p.Id == mine, ct);
        var billing = await db.PartnerBillings.SingleOrDefaultAsync(b => b.PartnerId == mine, ct);
        if (request.Etag is { } seen && seen != (billing?.Version ?? 0))
            return new StaleEtag();
        string? before = billing is null ? null : TextOf(billing);
        if (billing is null)
            db.PartnerBillings.Add(billing = PartnerBilling.First(mine));
        else
            db.Entry(billing).State = EntityState.Modified; // Each write makes a new version, also one that changes no member.
        billing.Replace(address, Trimmed(request.Contact), request.PurchaseOrderNumber.Trim(), request.TaxId.Trim());
        activity.Record(
            ActivityOperation.UpdateCompanyInfo, ActivityResource.Policy, mine.ToString(), request.By, before: before, after: TextOf(billing));
        await work.CommitAsync(ct);
        return new BilledPartner(partner, billing);
    }

    private static InvalidInput? FaultOf(UpdatePartnerBilling request)
    {
        const string At = "primaryContact.";
        var contact = request.Contact;
        return Text.Fault(At + "firstName", contact.FirstName, required: false, ShortText)
            ?? Text.Fault(At + "lastName", contact.LastName, required: false, ShortText)
            ?? Text.Fault(At + "phoneNumber", contact.PhoneNumber, required: false, ShortText)
            ?? Text.Fault(At + "email", contact.Email, required: false, EmailAddress.MaxLength)
            ?? (contact.Email.Trim().Length == 0 || EmailAddress.IsValid(contact.Email.Trim()) ? null : new InvalidInput(At + "email", InputFault.Malformed, contact.Email))
            ?? Text.Fault("purchaseOrderNumber", request.PurchaseOrderNumber, required: false, ShortText)
            ?? Text.Fault("taxId", request.TaxId, required: false, ShortText);
    }

    private static BillingContact Trimmed(BillingContact contact) => new()
    {
        FirstName = contact.FirstName.Trim(),
        LastName = contact.LastName.Trim(),
        Email = contact.Email.Trim(),
        PhoneNumber = contact.PhoneNumber.Trim(),
    };

    private static string TextOf(PartnerBilling billing) =>
        JsonSerializer.Serialize(new { billing.Address, PrimaryContact = billing.Contact, billing.PurchaseOrderNumber, billing.TaxId });
}
