using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;

namespace Comptoir.Server.Demo;

/// <summary>The customers of the demo world, each with its Global admin and the customer agreement accepted.</summary>
internal sealed class DemoCustomers(CreateCustomerHandler create, ConfirmAgreementHandler confirm, DemoSecrets secrets, CommerceClock clock)
{
    public async Task AddAsync(DemoPartner partner, DemoCustomer demo, CancellationToken ct)
    {
        var admin = demo.Users[0];
        string[] names = admin.Name.Split(' ', 2);
        string email = DemoFile.NameOf(admin, demo.Tenant);
        var add = new CreateCustomer(demo.Tenant.Domain, null, BillingOf(demo, names, email), null, partner.Agent)
        {
            Seed = new CustomerSeed
            {
                Id = new CustomerId(demo.Tenant.Id),
                AdminId = new UserId(admin.Id),
                AdminAlias = admin.Alias,
                AdminName = admin.Name,
                Password = secrets.PasswordOf(admin.Id),
            },
        };
        (await create.HandleAsync(add, ct)).OrBroken();
        var template = AgreementTemplate.Customer;
        var contact = new AgreementContact(names[0], names[1], email, demo.Phone);
        (await confirm.HandleAsync(
            new ConfirmAgreement(new CustomerId(demo.Tenant.Id), contact, template.Id.ToString(), template.Type, clock.GetUtcNow(), partner.Agent), ct)).OrBroken();
    }

    private static BillingProfile BillingOf(DemoCustomer demo, string[] names, string email) => new()
    {
        FirstName = names[0],
        LastName = names[1],
        Email = email,
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
    };
}
