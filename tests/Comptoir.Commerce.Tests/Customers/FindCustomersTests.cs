using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Tests.Customers;

/// <summary>R1.1, R2.6; contract, platform §7 and §8.</summary>
public sealed class FindCustomersTests
{
    [Fact]
    public async Task Walking_250_customers_meets_each_once_in_the_order_of_their_names()
    {
        await using var world = await CustomerWorld.MakeAsync();
        await MakeAsync(world, 250);

        var (names, pages) = await WalkAsync(world, SeekOperation.Next, null);

        Assert.Equal([100, 100, 50], pages);
        Assert.Equal(Enumerable.Range(0, 250).Select(NameOf).Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public async Task Walking_back_from_the_last_page_meets_each_once_in_reverse()
    {
        await using var world = await CustomerWorld.MakeAsync();
        await MakeAsync(world, 25);

        var last = await PageAsync(world, new Seek(10, SeekOperation.Last));
        var middle = await PageAsync(world, new Seek(10, SeekOperation.Previous, last.Place));
        var first = await PageAsync(world, new Seek(10, SeekOperation.Previous, middle.Place));

        Assert.Equal([(false, true), (true, true), (true, false)], new[] { last, middle, first }.Select(page => (page.HasNext, page.HasPrevious)));
        Assert.Equal(
            Enumerable.Range(0, 25).Select(NameOf).Order(StringComparer.Ordinal),
            first.Items.Concat(middle.Items).Concat(last.Items).Select(customer => customer.CompanyName));
    }

    [Fact]
    public async Task First_and_the_page_of_a_number_can_be_had_from_any_page()
    {
        await using var world = await CustomerWorld.MakeAsync();
        await MakeAsync(world, 25);
        var first = await PageAsync(world, new Seek(10));
        var second = await PageAsync(world, new Seek(10, SeekOperation.Next, first.Place));

        var firstAgain = await PageAsync(world, new Seek(10, SeekOperation.First, second.Place));
        var secondAgain = await PageAsync(world, new Seek(10, SeekOperation.PageIndex, second.Place));
        var third = await PageAsync(world, new Seek(10, SeekOperation.PageIndex, second.Place, 2));

        Assert.Equal(first.Items, firstAgain.Items);
        Assert.Equal(second.Items, secondAgain.Items);
        Assert.Equal((5, false, true), (third.Items.Count, third.HasNext, third.HasPrevious));
    }

    [Fact]
    public async Task Customers_of_one_name_are_told_apart_by_their_ids()
    {
        await using var world = await CustomerWorld.MakeAsync();
        for (int i = 0; i < 5; i++)
            await world.CustomerAsync($"same{i}.onmicrosoft.com");

        var (_, pages) = await WalkAsync(world, SeekOperation.Next, null, size: 2);

        Assert.Equal([2, 2, 1], pages);
    }

    [Theory]
    [InlineData("client 01", 10), InlineData("CLIENT 01", 10), InlineData("Client", 25), InlineData("lient", 0), InlineData("%", 0)]
    public async Task Names_are_found_by_how_they_begin_in_any_case(string text, int expected)
    {
        await using var world = await CustomerWorld.MakeAsync();
        await MakeAsync(world, 25);

        var page = await PageAsync(world, new Seek(100), new CustomerFilter.NameStartsWith(text));

        Assert.Equal(expected, page.Items.Count);
    }

    [Fact]
    public async Task Filters_join()
    {
        await using var world = await CustomerWorld.MakeAsync();
        await MakeAsync(world, 25);
        var first = new CustomerFilter.DomainStartsWith("D001");
        var tens = new CustomerFilter.NameStartsWith("client 01");

        var both = await PageAsync(world, new Seek(100), new CustomerFilter.Both(first, tens));
        var either = await PageAsync(world, new Seek(100), new CustomerFilter.Either(first, tens));

        Assert.Equal((0, 11), (both.Items.Count, either.Items.Count));
    }

    [Fact]
    public async Task Another_partner_sees_none_of_them()
    {
        await using var world = await CustomerWorld.MakeAsync();
        var mine = await world.CustomerAsync();

        var list = await world.RunAsync<FindCustomers, SeekPage<CustomerSummary>>(find => find.HandleAsync(null, new Seek(10), world.Bob, default));
        var foreign = await world.RunAsync<GetCustomer, Result<CustomerDetails>>(get => get.HandleAsync(mine.Id, world.Bob, default));

        Assert.Empty(list.Items);
        Assert.Null(list.Place);
        Assert.Equal(new CustomerNotFound(mine.Id), foreign.Refusal);
    }

    [Fact]
    public async Task A_token_is_good_for_its_caller_and_list_only_and_to_the_last_bit()
    {
        await using var world = await CustomerWorld.MakeAsync();
        await world.RunAsync<SeekTokens, bool>(tokens =>
        {
            var token = new SeekToken("customers", "{}", 10, new SeekPlace(["a", "1"], ["b", "2"], HasPrevious: true));

            string text = tokens.Write(token, world.Alice);

            Assert.Equivalent(token, tokens.Read(text, "customers", world.Alice));
            Assert.Null(tokens.Read(text, "auditrecords", world.Alice));
            Assert.Null(tokens.Read(text, "customers", world.Bob));
            Assert.Null(tokens.Read("", "customers", world.Alice));
            Assert.Null(tokens.Read("é%", "customers", world.Alice));
            for (int i = 0; i < text.Length - 1; i++)
                Assert.Null(tokens.Read(text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..], "customers", world.Alice));
            return Task.FromResult(true);
        });
    }

    private static string NameOf(int number) => $"Client {number:000}";

    private static async Task MakeAsync(CustomerWorld world, int count)
    {
        // Made backwards, so that the order of making is not the order of names.
        for (int i = count - 1; i >= 0; i--)
            await world.CustomerAsync($"d{i:000}.onmicrosoft.com", CustomerWorld.Billing() with { CompanyName = NameOf(i) });
    }

    private static Task<SeekPage<CustomerSummary>> PageAsync(CustomerWorld world, Seek seek, CustomerFilter? filter = null) =>
        world.RunAsync<FindCustomers, SeekPage<CustomerSummary>>(find => find.HandleAsync(filter, seek, world.Alice, default));

    private static async Task<(List<string> Names, List<int> Pages)> WalkAsync(
        CustomerWorld world, SeekOperation operation, SeekPlace? from, int size = 100)
    {
        var (names, pages) = (new List<string>(), new List<int>());
        for (bool more = true; more;)
        {
            var page = await PageAsync(world, new Seek(size, operation, from));
            names.AddRange(page.Items.Select(customer => customer.CompanyName));
            pages.Add(page.Items.Count);
            (more, from) = (page.HasNext, page.Place);
        }

        return (names, pages);
    }
}
