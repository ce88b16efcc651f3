using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Partner.Customers;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.People;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Pages.Customers;

/// <summary>The customer agreement on the customer's page: whether it is accepted, and by whom (contract 13605).</summary>
internal sealed class AgreementForm(FindAgreements find, CommerceClock clock, IOptions<CustomerOptions> options)
{
    private static readonly string[] Written = ["firstName", "lastName", "email", "agreedOn"];

    public static void Map(RouteGroupBuilder partner)
    {
        partner.MapPost("/customers/{customerId:guid}/agreement", ConfirmAsync).Needs(Right.ConfirmAgreements).Once();
        // Asked for again, as after signing in anew: the page that has the form.
        partner.MapGet("/customers/{customerId:guid}/agreement", (Guid customerId, HttpContext http, CancellationToken ct) => CustomerPages.AccountAsync(customerId, http, null, ct))
            .Needs(Right.ConfirmAgreements);
    }

    /// <returns>Null for who may not see agreements.</returns>
    public async Task<AgreementModel?> ReadAsync(Customer customer, HttpContext http, Filled? sent, CancellationToken ct)
    {
        if (!http.Actor().May(Right.SeeAgreements) || await find.HandleAsync(customer.Id, [AgreementTemplate.Customer], http.Actor(), ct) is not { Value: { } agreements })
            return null;
        var today = DateOnly.FromDateTime((await PageContexts.OfAsync(http)).Formats.Local(clock.GetUtcNow()));
        var (billing, address) = (customer.Billing, customer.Billing.Address);
        var fresh = new Dictionary<string, string>
        {
            ["firstName"] = address.FirstName,
            ["lastName"] = address.LastName,
            ["email"] = billing.Email,
            ["agreedOn"] = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        return new AgreementModel(agreements.Count > 0 ? agreements[0] : null, options.Value.LinkOf(AgreementTemplate.Customer), sent ?? Filled.With(fresh));
    }

    private static async Task<IResult> ConfirmAsync(Guid customerId, PageForm form, HttpContext http, ConfirmAgreementHandler confirm, CancellationToken ct)
    {
        var id = new CustomerId(customerId);
        var faults = PeopleForms.Missing(form, "firstName", "lastName", "email").ToList();
        var formats = (await PageContexts.OfAsync(http)).Formats;
        if (!DateOnly.TryParseExact(form["agreedOn"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            faults.Add(new InvalidInput("agreedOn", InputFault.Malformed));
        if (faults.Count == 0)
        {
            var contact = new AgreementContact(form["firstName"]!, form["lastName"]!, form["email"]!, "");
            var template = AgreementTemplate.Customer;
            var agreedAt = day.Year is > 1 and < 9999 ? formats.StartOf(day) : default;
            var (_, refusal) = await confirm.HandleAsync(new ConfirmAgreement(id, contact, template.Id.ToString(), template.Type, agreedAt, http.Actor()), ct);
            if (refusal is null)
                return Page.SeeOther($"{CustomerForms.AddressOf(id)}?done=agreed");
            if (refusal is AgreementAlreadyConfirmed)
                faults.Add(new InvalidInput("email", InputFault.NotAllowed));
            else if (refusal is InvalidInput input)
                faults.Add(input with { Field = input.Field == "dateAgreed" ? "agreedOn" : input.Field[(input.Field.LastIndexOf('.') + 1)..] });
            else
                return PageErrors.Of(refusal, CustomerForms.AddressOf(id));
        }

        return await CustomerPages.AccountAsync(customerId, http, PeopleForms.Sent(form, Written, faults, typeof(AccountPage)), ct);
    }
}
