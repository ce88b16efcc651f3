using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Demo;

/// <summary>The people, programs and companies of the demo world, made by the same use cases as any other.</summary>
internal sealed class DemoParties(
    ComptoirDb db,
    FoundInstallationHandler found,
    AddPartnerHandler partners,
    UpdatePartnerBillingHandler billing,
    AddUserHandler users,
    AddApplicationHandler apps,
    DemoCustomers customers,
    DemoSecrets secrets,
    DemoTime time)
{
    /// <summary>Room for thousands of purchases, and still a figure that a person takes in.</summary>
    private const decimal CreditLimit = 50_000_000m;

    /// <summary>The operator with its user and its application: the installation.</summary>
    public async Task FoundAsync(CancellationToken ct)
    {
        using var ids = NewId.Repeatable("operator", time.Start);
        var company = DemoWorld.Operator;
        (await found.HandleAsync(new FoundInstallation(company.Name, company.Domain, "US", IsTest: true) { OperatorId = new PartnerId(company.Id) }, ct)).OrBroken();
        await AddUserAsync(company, DemoWorld.OperatorUser, ct);
        await AddAppAsync(company, DemoWorld.OperatorApp, ct);
        db.ChangeTracker.Clear();
    }

    /// <summary>A partner with credit in every currency of the catalogue, its users, applications and customers.</summary>
    public async Task AddAsync(DemoPartner partner, CancellationToken ct)
    {
        using var ids = NewId.Repeatable($"partner {partner.Tenant.Domain}", time.Start);
        var currencies = await db.Prices.Select(price => price.Currency).Distinct().ToListAsync(ct);
        var add = new AddPartner(partner.Tenant.Name, partner.MpnId, partner.Country, partner.Tenant.Domain, DemoWorld.Program)
        {
            Id = partner.Id,
            Currency = partner.Currency,
            Culture = partner.Culture,
            Type = PartnerType.DirectBill,
            Markets = [Partner.EveryMarket],
            CreditLimits = [.. currencies.Order(StringComparer.Ordinal).Select(currency => LimitIn(Currency.Of(currency)))],
            Support = new SupportContact($"support@{partner.Tenant.Domain}", null, $"https://{partner.Tenant.Domain}/support"),
        };
        (await partners.HandleAsync(add, ct)).OrBroken();
        (await billing.HandleAsync(new UpdatePartnerBilling(partner.Address, new BillingContact(), "", "", Etag: null, partner.Agent), ct)).OrBroken();
        foreach (var user in partner.Users)
            await AddUserAsync(partner.Tenant, user, ct);
        foreach (var app in partner.Apps)
            await AddAppAsync(partner.Tenant, app, ct);
        db.ChangeTracker.Clear();
        foreach (var customer in partner.Customers)
        {
            await customers.AddAsync(partner, customer, ct);
            foreach (var plain in customer.Users.Skip(1))
                await AddUserAsync(customer.Tenant, plain, ct);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>A unit is worth about a hundredth where there are no cents.</summary>
    private static Money LimitIn(Currency currency) => new(currency.Decimals == 0 ? CreditLimit * 100 : CreditLimit, currency);

    private async Task AddUserAsync(DemoTenant tenant, DemoUser user, CancellationToken ct)
    {
        var add = new AddUser(tenant.Id, DemoFile.NameOf(user, tenant), user.Roles, DemoWorld.Program)
        {
            Id = new UserId(user.Id),
            DisplayName = user.Name,
            Password = secrets.PasswordOf(user.Id),
        };
        (await users.HandleAsync(add, ct)).OrBroken();
    }

    private async Task AddAppAsync(DemoTenant tenant, DemoApp app, CancellationToken ct)
    {
        var add = new AddApplication(tenant.Id, app.Name, app.Roles, DemoWorld.Program) { ClientId = app.ClientId, Secret = secrets.SecretOf(app.ClientId) };
        (await apps.HandleAsync(add, ct)).OrBroken();
    }
}
