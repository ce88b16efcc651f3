using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Customers;

/// <summary>R1.2, R2.7; contract, platform-customers §1.1.</summary>
public sealed class CreateCustomerTests
{
    [Fact]
    public async Task A_new_customer_has_a_tenant_its_domain_and_a_Global_admin_who_can_sign_in()
    {
        await using var world = await CustomerWorld.MakeAsync();

        var (made, refusal) = await world.CreateAsync(CustomerWorld.Request(world.Alice, "Leon.OnMicrosoft.com"));

        Assert.Null(refusal);
        var id = made!.Customer.Id.Value;
        var tenant = await world.ReadAsync(db => db.Tenants.SingleAsync(t => t.Id == id));
        var domain = await world.ReadAsync(db => db.TenantDomains.SingleAsync());
        var admin = await world.ReadAsync(db => db.Users.SingleAsync());
        Assert.Equal((ActorKind.Customer, world.Alice.Partner, made.Customer.Id), (tenant.Kind, tenant.PartnerId, tenant.CustomerId));
        Assert.Equal(("leon.onmicrosoft.com", id), (domain.Name, domain.TenantId));
        Assert.Equal(("admin@leon.onmicrosoft.com", "it@leon.example", "Inès Morel"), (admin.UserName, admin.Email, admin.DisplayName));
        Assert.Equal([Role.GlobalAdmin], admin.Roles);
        Assert.True(await world.RunAsync<Passwords, bool>(passwords => Task.FromResult(passwords.Verify(admin, made.Password))));
        Assert.DoesNotContain(made.Password, admin.PasswordHash, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_act_is_recorded_with_the_domain_and_without_the_password()
    {
        await using var world = await CustomerWorld.MakeAsync();

        var made = (await world.CreateAsync(CustomerWorld.Request(world.Alice))).Value!;

        var record = await world.ReadAsync(db => db.Activity.SingleAsync());
        Assert.Equal(ActivityOperation.AddCustomer, record.Operation);
        Assert.Equal(made.Customer.Id, record.CustomerId);
        Assert.Equal(
            [new ActivityFact("PrimaryDomainName", "leon.onmicrosoft.com"), new ActivityFact("Relationship", "reseller")], record.Facts);
        Assert.DoesNotContain(made.Password, record.NewValue, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Password, made.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_of_any_partner_is_taken_for_all_and_the_refused_leave_nothing()
    {
        await using var world = await CustomerWorld.MakeAsync();
        await world.CustomerAsync("leon.onmicrosoft.com");

        var (_, refusal) = await world.CreateAsync(CustomerWorld.Request(world.Bob, "LEON.onmicrosoft.com"));

        Assert.Equal(new DomainTaken("leon.onmicrosoft.com"), refusal);
        Assert.Equal(1, await world.ReadAsync(db => db.Customers.CountAsync()));
        Assert.Equal(1, await world.ReadAsync(db => db.Activity.CountAsync()));
        Assert.Equal(1, await world.ReadAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task Of_ten_who_want_one_domain_at_once_one_gets_it()
    {
        await using var world = await CustomerWorld.MakeAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => world.CreateAsync(CustomerWorld.Request(world.Alice))));

        Assert.Single(outcomes, outcome => !outcome.IsRefused);
        Assert.All(outcomes.Where(outcome => outcome.IsRefused), outcome => Assert.IsType<DomainTaken>(outcome.Refusal));
        Assert.Equal(1, await world.ReadAsync(db => db.Customers.CountAsync()));
    }

    [Theory]
    [InlineData(null, InputFault.Required), InlineData("  ", InputFault.Required)]
    [InlineData("leon", InputFault.Malformed), InlineData(".onmicrosoft.com", InputFault.Malformed)]
    [InlineData("-leon.onmicrosoft.com", InputFault.Malformed), InlineData("le on.onmicrosoft.com", InputFault.Malformed)]
    [InlineData("léon.onmicrosoft.com", InputFault.Malformed)]
    public async Task A_domain_is_one_label_before_the_suffix(string? domain, InputFault fault)
    {
        await using var world = await CustomerWorld.MakeAsync();

        var (_, refusal) = await world.CreateAsync(CustomerWorld.Request(world.Alice, domain!));

        Assert.Equal(new InvalidInput("companyProfile.domain", fault), refusal);
    }

    [Theory]
    [InlineData("leon.example"), InlineData("leon.com"), InlineData("a.leon.onmicrosoft.com")]
    public async Task A_domain_ends_in_a_suffix_that_is_hosted_here(string domain)
    {
        await using var world = await CustomerWorld.MakeAsync();

        var (_, refusal) = await world.CreateAsync(CustomerWorld.Request(world.Alice, domain));

        Assert.Equal(new DomainNotHosted(domain, "onmicrosoft.com"), refusal);
    }

    [Theory]
    [InlineData("AM"), InlineData("AZ"), InlineData("BY"), InlineData("HU"), InlineData("KZ"), InlineData("KG")]
    [InlineData("MD"), InlineData("RU"), InlineData("TJ"), InlineData("UZ"), InlineData("UA")]
    public async Task Eleven_countries_ask_for_a_registration_number_of_their_form_and_a_phone(string country)
    {
        await using var world = await CustomerWorld.MakeAsync();
        var silent = CustomerWorld.Billing(country);
        var reachable = silent with { Address = silent.Address with { PhoneNumber = "+7 495 000 00 00" } };

        var noPhone = await world.CreateAsync(CustomerWorld.Request(world.Alice, billing: silent, number: "1234567"));
        var noNumber = await world.CreateAsync(CustomerWorld.Request(world.Alice, billing: reachable, number: " "));
        var eightDigits = await world.CreateAsync(CustomerWorld.Request(world.Alice, billing: reachable, number: "12345678"));
        var tenDigits = await world.CreateAsync(CustomerWorld.Request(world.Alice, billing: reachable, number: "1234567890"));

        Assert.Equal(new CustomerPhoneMissing(country), noPhone.Refusal);
        Assert.Equal(new RegistrationNumberMissing(country), noNumber.Refusal);
        Assert.Equal(new RegistrationNumberMalformed(country, @"^(\d{7}|\d{10})$"), eightDigits.Refusal);
        Assert.Equal("1234567890", tenDigits.Value?.Customer.OrganizationRegistrationNumber);
    }

    [Fact]
    public async Task Elsewhere_a_registration_number_may_not_be_given()
    {
        await using var world = await CustomerWorld.MakeAsync();

        var (_, refusal) = await world.CreateAsync(CustomerWorld.Request(world.Alice, number: "1234567"));

        Assert.Equal(new RegistrationNumberNotAllowed("FR"), refusal);
    }

    [Fact]
    public async Task A_sandbox_holds_75_customers()
    {
        await using var world = await CustomerWorld.MakeAsync(sandbox: true);
        for (int i = 0; i < 75; i++)
            Assert.Null((await world.CreateAsync(CustomerWorld.Request(world.Alice, $"c{i}.onmicrosoft.com"))).Refusal);

        var (_, refusal) = await world.CreateAsync(CustomerWorld.Request(world.Alice));

        Assert.Equal(new SandboxFull(75), refusal);
    }

    [Fact]
    public async Task Only_an_indirect_provider_names_a_reseller_and_only_its_own()
    {
        await using var direct = await CustomerWorld.MakeAsync();
        await using var provider = await CustomerWorld.MakeAsync(type: PartnerType.IndirectProvider);
        string reseller = Guid.Empty.ToString();

        var asDirect = await direct.CreateAsync(CustomerWorld.Request(direct.Alice) with { AssociatedPartner = reseller });
        var asProvider = await provider.CreateAsync(CustomerWorld.Request(provider.Alice) with { AssociatedPartner = reseller });

        Assert.Equal(new InvalidInput("associatedPartnerId", InputFault.NotAllowed), asDirect.Refusal);
        Assert.Equal(new NotAReseller(reseller), asProvider.Refusal);
    }

    [Fact]
    public async Task A_trusted_caller_chooses_ids_and_the_first_sign_in()
    {
        await using var world = await CustomerWorld.MakeAsync();
        var (id, user) = (new CustomerId(new Guid(7, 0, 0, new byte[8])), new UserId(new Guid(8, 0, 0, new byte[8])));

        var made = (await world.CreateAsync(CustomerWorld.Request(world.Alice) with
        {
            Seed = new CustomerSeed { Id = id, AdminId = user, AdminAlias = "ines", AdminName = "Inès", Password = "Secret-1234" },
        })).Value!;

        var admin = await world.ReadAsync(db => db.Users.SingleAsync());
        Assert.Equal((id, user, "ines@leon.onmicrosoft.com", "Inès"), (made.Customer.Id, admin.Id, admin.UserName, admin.DisplayName));
        Assert.Equal("Secret-1234", made.Password);
    }
}
