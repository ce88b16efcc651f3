using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Partner.Customers;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.People;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Customers;

/// <summary>A customer is created, its billing profile changed (R2.7), its acceptance of the customer agreement recorded.</summary>
internal static class CustomerForms
{
    private static readonly string[] Written =
        ["companyName", "domain", "registrationNumber", "country", "culture", "line1", "line2", "postalCode", "city", "state", "firstName", "lastName", "email", "phone", "version"];

    private static readonly string[] Needed = ["companyName", "country", "line1", "firstName", "lastName", "email"];

    public static void MapCustomerForms(this RouteGroupBuilder partner)
    {
        var forms = partner.MapGroup("/customers").WithMetadata(new Confidential());
        forms.MapGet("/new", () => Show(null, Filled.Empty)).Needs(Right.CreateCustomers);
        forms.MapPost("/new", CreateAsync).Needs(Right.CreateCustomers).Once();
        forms.MapGet("/{customerId:guid}/edit", EditAsync).Needs(Right.EditCustomers);
        forms.MapPost("/{customerId:guid}/edit", ChangeAsync).Needs(Right.EditCustomers).Once();
    }

    private static async Task<IResult> CreateAsync(PageForm form, HttpContext http, CreateCustomerHandler create, CancellationToken ct)
    {
        var faults = MissingIn(form, isNew: true);
        if (faults.Count == 0)
        {
            var (made, refusal) = await create.HandleAsync(
                new CreateCustomer(form["domain"], form["registrationNumber"], ProfileIn(form, new BillingProfile()), null, http.Actor()), ct);
            if (made is not null)
            {
                var model = new CustomerMadeModel(CustomerPages.HeadOf(made.Customer), $"{made.AdminAlias}@{made.Customer.Domain}", made.Password);
                return Page.Of<CustomerMadePage>((nameof(CustomerMadePage.Model), model));
            }

            if (FaultOf(refusal!) is not { } fault)
                return PageErrors.Of(refusal!, "/partner/customers/new");
            faults.Add(fault.Field, fault.Text);
        }

        return Show(null, Sent(form, faults));
    }

    private static async Task<IResult> EditAsync(Guid customerId, HttpContext http, GetCustomer get, CancellationToken ct)
    {
        var (customer, refusal) = await get.ProfileAsync(new(customerId), http.Actor(), ct);
        return customer is null ? PageErrors.Of(refusal!) : Show(customer, Filled.With(FieldsOf(customer)));
    }

    private static async Task<IResult> ChangeAsync(Guid customerId, PageForm form, HttpContext http, GetCustomer get, UpdateBillingProfileHandler update, CancellationToken ct)
    {
        var (by, id) = (http.Actor(), new CustomerId(customerId));
        var (customer, refusal) = await get.ProfileAsync(id, by, ct);
        if (customer is null)
            return PageErrors.Of(refusal!);
        var faults = MissingIn(form, isNew: false);
        if (faults.Count > 0)
            return Show(customer, Sent(form, faults));
        long seen = long.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : -1;
        (var changed, refusal) = await update.HandleAsync(new UpdateBillingProfile(id, ProfileIn(form, customer.Billing), seen, by), ct);
        if (changed is not null)
            return Page.SeeOther($"{AddressOf(id)}?done=saved");
        if (FaultOf(refusal!) is { } fault)
            return Show(customer, Sent(form, new() { [fault.Field] = fault.Text }));
        // Who has been told of another's change saves over it knowingly.
        return PeopleForms.Told(refusal!, typeof(CustomerFormPage)) is { } told
            ? Show(customer, Filled.With(new Dictionary<string, string>(Sent(form, []).Fields) { ["version"] = VersionOf(customer) }), told)
            : PageErrors.Of(refusal!, AddressOf(id));
    }

    public static string AddressOf(CustomerId id) => $"/partner/customers/{id}";

    private static IResult Show(Customer? customer, Filled form, string? refused = null)
    {
        var culture = CultureInfo.CurrentUICulture;
        var byName = StringComparer.Create(culture, ignoreCase: true);
        var model = new CustomerFormModel(
            customer is null ? null : CustomerPages.HeadOf(customer),
            form,
            [.. Country.All.Select(country => (country.Iso2, Market.Find(country.Iso2)?.Name(culture) ?? country.Iso2)).OrderBy(country => country.Item2, byName)],
            [.. Country.All.SelectMany(country => country.Cultures).Distinct(StringComparer.OrdinalIgnoreCase).Select(name => (name, CustomerPages.LanguageOf(name))).OrderBy(name => name.Item2, byName)],
            refused);
        int status = refused is not null ? StatusCodes.Status409Conflict : form.Faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        return Page.Of<CustomerFormPage>(status, (nameof(CustomerFormPage.Model), model));
    }

    /// <summary>All that the country asks for and the form lacks, at once and in the order of the form.</summary>
    private static Dictionary<string, string> MissingIn(PageForm form, bool isNew)
    {
        var country = Country.Find(form["country"]);
        string[] needed = [.. isNew ? Needed.Append("domain") : Needed, .. Asked("city", country?.CityRequired), .. Asked("state", country?.StateRequired), .. Asked("postalCode", country?.PostalCodeRequired)];
        var faults = PeopleForms.Missing(form, needed).ToDictionary(fault => fault.Field, fault => TextOf(fault.Field, fault.Reason));
        if (form.Has("country") && country is null)
            faults["country"] = TextOf("country", InputFault.Unknown);
        return faults.OrderBy(fault => Array.IndexOf(Written, fault.Key)).ToDictionary();
    }

    private static string[] Asked(string field, bool? isAsked) => isAsked is true ? [field] : [];

    /// <summary>The profile that the form makes of the one there is: what it does not show stays.</summary>
    private static BillingProfile ProfileIn(PageForm form, BillingProfile there)
    {
        string culture = form["culture"] ?? Country.Find(form["country"])?.Cultures[0] ?? "";
        string First(string name) => form[name] ?? "";
        return there with
        {
            CompanyName = First("companyName"),
            FirstName = First("firstName"),
            LastName = First("lastName"),
            Email = First("email"),
            Culture = culture,
            Language = culture.Split('-')[0],
            Address = there.Address with
            {
                Country = First("country"),
                Line1 = First("line1"),
                Line2 = First("line2"),
                PostalCode = First("postalCode"),
                City = First("city"),
                State = First("state"),
                FirstName = First("firstName"),
                LastName = First("lastName"),
                PhoneNumber = First("phone"),
            },
        };
    }

    private static Dictionary<string, string> FieldsOf(Customer customer)
    {
        var (billing, address) = (customer.Billing, customer.Billing.Address);
        return new()
        {
            ["companyName"] = billing.CompanyName,
            ["country"] = address.Country,
            ["culture"] = billing.Culture,
            ["line1"] = address.Line1,
            ["line2"] = address.Line2,
            ["postalCode"] = address.PostalCode,
            ["city"] = address.City,
            ["state"] = address.State,
            ["firstName"] = address.FirstName,
            ["lastName"] = address.LastName,
            ["email"] = billing.Email,
            ["phone"] = address.PhoneNumber,
            ["version"] = VersionOf(customer),
        };
    }

    /// <summary>What a refusal says is wrong, by the form's field; null when it is about something else.</summary>
    private static (string Field, string Text)? FaultOf(Refusal refusal)
    {
        return refusal switch
        {
            DomainTaken => ("domain", FieldTexts.Of("domain.Taken")),
            DomainNotHosted domain => ("domain", PageTexts.Of(typeof(CustomerFormPage), CultureInfo.CurrentUICulture)["Fault.domain.NotHosted", ("Suffixes", domain.Suffixes)]),
            CustomerPhoneMissing => Of("phone", InputFault.Required),
            RegistrationNumberMissing => Of("registrationNumber", InputFault.Required),
            RegistrationNumberMalformed => Of("registrationNumber", InputFault.Malformed),
            RegistrationNumberNotAllowed => Of("registrationNumber", InputFault.NotAllowed),
            InvalidInput input => (FieldOf(input.Field), TextOf(FieldOf(input.Field), input)),
            _ => null,
        };

        static (string, string) Of(string field, InputFault reason) => (field, TextOf(field, reason));
    }

    private static string FieldOf(string path) => path[(path.LastIndexOf('.') + 1)..] switch
    {
        "addressLine1" => "line1",
        "addressLine2" => "line2",
        "phoneNumber" => "phone",
        "language" => "culture",
        var name => name,
    };

    private static string TextOf(string field, InputFault reason) => TextOf(field, new InvalidInput(field, reason));

    private static string TextOf(string field, InvalidInput fault) => PeopleForms.TextOf(fault with { Field = field }, typeof(CustomerFormPage));

    private static Filled Sent(PageForm form, Dictionary<string, string> faults) => new(Written.ToDictionary(name => name, name => form[name] ?? ""), faults);

    private static string VersionOf(Customer customer) => customer.Version.ToString(CultureInfo.InvariantCulture);
}
