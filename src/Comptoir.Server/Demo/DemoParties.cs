using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Demo;

/// <summary>The people, programs and companies of the demo world.</summary>
internal sealed class DemoParties(ComptoirDb db, DemoSecrets secrets, Passwords passwords)
{
    /// <summary>Leaves room for thousands of the dearest purchases, in minor units of any currency.</summary>
    private const long CreditLimit = 10_000_000_000_00;

    public async Task AddAsync(DateTimeOffset now, CancellationToken ct)
    {
        Add(DemoWorld.Operator, "US", "USD", "en-US", "6100001", PartnerType.IndirectProvider, ActorKind.Operator, now);
        AddUsers(DemoWorld.Operator, new PartnerId(DemoWorld.Operator.Id), null, [DemoWorld.OperatorUser], now);
        AddApp(new PartnerId(DemoWorld.Operator.Id), DemoWorld.OperatorApp, now);
        foreach (var partner in DemoWorld.Partners)
        {
            var id = new PartnerId(partner.Tenant.Id);
            Add(partner.Tenant, partner.Country, partner.Currency, partner.Culture, partner.MpnId, PartnerType.DirectBill, ActorKind.Partner, now);
            AddUsers(partner.Tenant, id, null, partner.Users, now);
            foreach (var app in partner.Apps)
                AddApp(id, app, now);
            foreach (var customer in partner.Customers)
                AddCustomer(id, customer, now);
        }

        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }

    /// <summary>Credit in every currency of the catalogue.</summary>
    public async Task AddCreditAsync(CancellationToken ct)
    {
        var currencies = await db.Prices.Select(price => price.Currency).Distinct().ToListAsync(ct);
        db.CreditAccounts.AddRange(
            from partner in DemoWorld.Partners
            from currency in currencies
            select new CreditAccount { PartnerId = new PartnerId(partner.Tenant.Id), Currency = currency, LimitMinor = CreditLimit });
        await db.SaveChangesAsync(ct);
    }

    private void Add(
        DemoTenant tenant, string country, string currency, string culture, string mpnId, PartnerType type, ActorKind kind, DateTimeOffset now)
    {
        var partner = new Partner(new PartnerId(tenant.Id), tenant.Name, mpnId, country, currency, culture, type, now);
        partner.SellIn([Partner.EveryMarket]);
        partner.SetSupport($"support@{tenant.Domain}", null, $"https://{tenant.Domain}/support");
        db.Partners.Add(partner);
        AddTenant(tenant, kind, partner.Id, null);
    }

    private void AddTenant(DemoTenant tenant, ActorKind kind, PartnerId partner, CustomerId? customer)
    {
        db.Tenants.Add(new Tenant { Id = tenant.Id, Kind = kind, PartnerId = partner, CustomerId = customer });
        db.TenantDomains.Add(new TenantDomain { Name = tenant.Domain, TenantId = tenant.Id });
    }

    private void AddUsers(DemoTenant tenant, PartnerId partner, CustomerId? customer, IEnumerable<DemoUser> users, DateTimeOffset now)
    {
        foreach (var demo in users)
        {
            var user = new User(partner, customer, new UserId(demo.Id), DemoFile.NameOf(demo, tenant), demo.Name, demo.Roles, now);
            user.SetPassword(passwords.Hash(secrets.PasswordOf(demo.Id)));
            db.Users.Add(user);
        }
    }

    private void AddApp(PartnerId partner, DemoApp demo, DateTimeOffset now)
    {
        var app = new Application(partner, demo.ClientId, demo.Name, demo.Roles, now);
        app.SetSecret(secrets.SecretOf(demo.ClientId));
        db.Applications.Add(app);
    }

    private void AddCustomer(PartnerId partner, DemoCustomer demo, DateTimeOffset now)
    {
        var id = new CustomerId(demo.Tenant.Id);
        var admin = demo.Users[0];
        string[] names = admin.Name.Split(' ', 2);
        db.Customers.Add(new Customer(partner, id, NewId.Guid(now), NewId.Guid(now), demo.Tenant.Domain, new BillingProfile
        {
            FirstName = names[0],
            LastName = names[1],
            Email = DemoFile.NameOf(admin, demo.Tenant),
            Culture = demo.Culture,
            Language = demo.Culture[..2],
            CompanyName = demo.Tenant.Name,
            Address = new Address
            {
                Country = demo.Country,
                City = demo.City,
                State = demo.State,
                Line1 = demo.Street,
                PostalCode = demo.PostalCode,
                FirstName = names[0],
                LastName = names[1],
                PhoneNumber = demo.Phone,
            },
        }, now));
        AddTenant(demo.Tenant, ActorKind.Customer, partner, id);
        AddUsers(demo.Tenant, partner, id, demo.Users, now);
        db.CustomerAgreements.Add(new CustomerAgreement
        {
            PartnerId = partner,
            CustomerId = id,
            Id = NewId.Guid(now),
            TemplateId = AgreementTemplate.Customer.Id,
            ConfirmedBy = DemoWorld.Partners.First(p => p.Tenant.Id == partner.Value).Users[0].Id,
            FirstName = names[0],
            LastName = names[1],
            Email = DemoFile.NameOf(admin, demo.Tenant),
            PhoneNumber = demo.Phone,
            AgreedAt = now,
            RecordedAt = now,
        });
    }
}
