using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests;

public class CustomerPageTests
{
    // As bytes: digits, then letters, then accents; a language would mix them.
    private static readonly string[] Names = ["1 rue", "Zèbre", "abri", "Éclat", "éclat", "eclat", "a-b", "a b", "A_B", "日本"];

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Pages_follow_each_other_in_the_same_order_on_both_databases(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        for (int i = 0; i < Names.Length; i++)
            Assert.Null((await CreateAsync(store.Services, $"c{i}.onmicrosoft.com", Names[i])).Refusal);

        var forward = new List<string>();
        SeekPlace? at = null;
        for (bool more = true; more;)
        {
            var page = await PageAsync(store, null, new Seek(3, SeekOperation.Next, at));
            forward.AddRange(page.Items.Select(customer => customer.SortName));
            (more, at) = (page.HasNext, page.Place);
        }

        var back = await PageAsync(store, null, new Seek(100, SeekOperation.Previous, at));
        var found = await PageAsync(store, new CustomerFilter.NameStartsWith("ÉC"), new Seek(100));

        Assert.Equal(Names.Append("Brasserie Léon").Select(Customer.KeyOf).Order(StringComparer.Ordinal), forward);
        Assert.Equal(forward[..9], back.Items.Select(customer => customer.SortName));
        Assert.Equal(2, found.Items.Count);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_ten_who_claim_one_domain_on_two_nodes_one_gets_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        IServiceProvider[] nodes = [store.Services, await store.AddNodeAsync()];

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => CreateAsync(nodes[i % 2], "wanted.onmicrosoft.com", "Wanted")));

        Assert.Single(outcomes, outcome => !outcome.IsRefused);
        Assert.All(outcomes.Where(outcome => outcome.IsRefused), outcome => Assert.IsType<DomainTaken>(outcome.Refusal));
        Assert.Equal(1, await store.RunAsync<ComptoirDb, int>(db => db.Customers.CountAsync(c => c.Domain == "wanted.onmicrosoft.com")));
    }

    private static Task<SeekPage<CustomerSummary>> PageAsync(Store store, CustomerFilter? filter, Seek seek) =>
        store.RunAsync<FindCustomers, SeekPage<CustomerSummary>>(find => find.HandleAsync(filter, seek, World.Nadia, default));

    private static Task<Result<NewCustomer>> CreateAsync(IServiceProvider node, string domain, string name) =>
        Store.RunAsync<CreateCustomerHandler, Result<NewCustomer>>(node, create => create.HandleAsync(Request(domain, name), default));

    internal static CreateCustomer Request(string domain, string name) => new(
        domain,
        null,
        new BillingProfile
        {
            Email = "it@leon.example",
            Culture = "fr-FR",
            Language = "fr",
            CompanyName = name,
            Address = new Address { Country = "FR", City = "Marseille", Line1 = "8 quai du Port", FirstName = "Inès", LastName = "Morel" },
        },
        null,
        World.Nadia);
}
