using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Customers;

/// <param name="AssociatedPartner">Tenant id of the indirect reseller it is for; only an indirect provider may name one.</param>
public sealed record CreateCustomer(
    string? Domain, string? OrganizationRegistrationNumber, BillingProfile Billing, string? AssociatedPartner, Actor By)
{
    /// <summary>What a trusted caller chooses itself; never taken from a request.</summary>
    public CustomerSeed Seed { get; init; } = CustomerSeed.None;
}

/// <summary>Ids and sign-in of a new customer that are not left to chance: those of the demo world (R19).</summary>
public sealed record CustomerSeed
{
    public static readonly CustomerSeed None = new();

    public CustomerId? Id { get; init; }

    public Guid? CommerceId { get; init; }

    public Guid? BillingProfileId { get; init; }

    public UserId? AdminId { get; init; }

    /// <summary>What stands before the @ of the first user's name.</summary>
    public string AdminAlias { get; init; } = "admin";

    /// <summary>Name to show; without it the addressee of the billing address.</summary>
    public string? AdminName { get; init; }

    /// <summary>Its password; without it one is made.</summary>
    public string? Password { get; init; }
}

/// <summary>A customer just made and the first sign-in to it, which is told this once.</summary>
public sealed record NewCustomer(Customer Customer, UserId Admin, string AdminAlias, string Password)
{
    /// <summary>Leaves the password out: a record that lands in a log must not take the secret along.</summary>
    public override string ToString() => $"{nameof(NewCustomer)} {Customer.Id}";
}

/// <summary>A sandbox holds no more customers (contract 800018).</summary>
public sealed record SandboxFull(int Maximum) : Refusal;

/// <summary>The tenant named is no indirect reseller of the caller's.</summary>
public sealed record NotAReseller(string AssociatedPartner) : Refusal;

public sealed class CreateCustomerHandler(
    ComptoirDb db, DomainNames domains, Passwords passwords, ActivityLog activity, CommerceClock clock, IOptions<CustomerOptions> options)
{
    /// <summary>Makes the tenant, its domain, the customer and its first Global admin in one transaction (R1.2, R2.7; contract,
    /// platform-customers §1.1).</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/>, <see cref="DomainNotHosted"/>, <see cref="DomainTaken"/>, the
    /// registration number's refusals, <see cref="CustomerPhoneMissing"/>, <see cref="NotAReseller"/> or
    /// <see cref="SandboxFull"/>.</returns>
    public async Task<Result<NewCustomer>> HandleAsync(CreateCustomer request, CancellationToken ct)
    {
        var (domain, fault) = domains.Read("companyProfile.domain", request.Domain);
        if (domain is null)
            return fault!;
        (var billing, fault) = BillingRules.Check(request.Billing, "billingProfile.");
        if (billing is null)
            return fault!;
        string number = request.OrganizationRegistrationNumber?.Trim() ?? "";
        if (RegistrationNumber.FaultOf(number, Country.Find(billing.Address.Country)!) is { } wrong)
            return wrong;

        string password = request.Seed.Password ?? Passwords.Generate();
        string hash = passwords.Hash(password);
        await using var work = await db.BeginWorkAsync(ct);
        if (await FaultOfPartnerAsync(request, ct) is { } refusal)
            return refusal;

        var now = clock.GetUtcNow();
        var customer = Make(request, domain, billing, now);
        customer.RegisterOrganization(number.Length == 0 ? null : number);
        if (!await domains.ClaimAsync(domain, customer.Id.Value, ct))
            return new DomainTaken(domain);
        var admin = MakeAdmin(request, customer, hash, now);
        db.Add(new Tenant { Id = customer.Id.Value, Kind = ActorKind.Customer, PartnerId = customer.PartnerId, CustomerId = customer.Id });
        db.Add(customer);
        db.Add(admin);
        activity.Record(
            ActivityOperation.AddCustomer,
            ActivityResource.Customer,
            customer.Id.ToString(),
            request.By,
            (customer.Id, customer.CompanyName),
            [("PrimaryDomainName", domain), ("Relationship", "reseller")],
            after: CustomerSnapshot.TextOf(customer));
        await work.CommitAsync(ct);
        return new NewCustomer(customer, admin.Id, request.Seed.AdminAlias, password);
    }

    private static Customer Make(CreateCustomer request, string domain, BillingProfile billing, DateTimeOffset now) => new(
        request.By.Partner,
        request.Seed.Id ?? new CustomerId(NewId.Guid(now)),
        request.Seed.CommerceId ?? NewId.Guid(now),
        request.Seed.BillingProfileId ?? NewId.Guid(now),
        domain,
        billing,
        now);

    /// <summary>The first user gets its mail at the billing address: the tenant's domain is new and has no mailbox yet.</summary>
    private static User MakeAdmin(CreateCustomer request, Customer customer, string hash, DateTimeOffset now)
    {
        var address = customer.Billing.Address;
        var admin = new User(
            customer.PartnerId,
            customer.Id,
            request.Seed.AdminId ?? new UserId(NewId.Guid(now)),
            $"{request.Seed.AdminAlias}@{customer.Domain}",
            request.Seed.AdminName ?? $"{address.FirstName} {address.LastName}",
            [Role.GlobalAdmin],
            now);
        admin.Change(displayName: null, customer.Billing.Email, roles: null, enabled: null);
        admin.SetPassword(hash);
        return admin;
    }

    private async Task<Refusal?> FaultOfPartnerAsync(CreateCustomer request, CancellationToken ct)
    {
        var mine = request.By.Partner;
        var partner = await db.Partners.AsNoTracking().SingleAsync(p => p.Id == mine, ct);
        if (request.AssociatedPartner is { Length: > 0 } reseller)
        {
            return partner.Type == PartnerType.IndirectProvider
                ? new NotAReseller(reseller) // no reseller is linked to a provider yet: each id is a stranger's
                : new InvalidInput("associatedPartnerId", InputFault.NotAllowed);
        }

        int maximum = options.Value.SandboxMaximum;
        return partner.Sandbox && await db.Customers.CountAsync(c => c.PartnerId == mine, ct) >= maximum ? new SandboxFull(maximum) : null;
    }
}
