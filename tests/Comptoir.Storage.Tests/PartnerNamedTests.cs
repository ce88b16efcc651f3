using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Support;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;
using Comptoir.Storage.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests;

/// <summary>Looks at the SQL itself: whatever is asked of a tenant's table names the partner.</summary>
public class PartnerNamedTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Every_statement_on_a_tenants_table_names_the_partner(Database kind)
    {
        var log = new StatementLog();
        await using var store = await Store.OpenAsync(kind, adapt: services => services.ConfigureDbContext<ComptoirDb>(options => options.AddInterceptors(log)));
        var world = await World.BuildAsync(store);
        await world.StockAsync(3);
        log.Statements.Clear();

        await ScenarioAsync(store, world);

        var tables = await store.RunAsync<ComptoirDb, HashSet<string>>(db => Task.FromResult(PartnersRows.TablesOf(db)));
        Assert.NotEmpty(log.Statements);
        Assert.Empty(log.Statements.SelectMany(sql => PartnersRows.OffencesOf(sql, tables)).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""SELECT o."Id", o."PartnerId" FROM "Orders" AS o WHERE o."Id" = @id""")]
    [InlineData("""UPDATE "Orders" SET "PartnerId" = @p WHERE "Id" = @id""")]
    [InlineData("""SELECT "o"."Id" FROM "Customers" AS "c" INNER JOIN "Orders" AS "o" ON "c"."Id" = "o"."CustomerId" WHERE "c"."PartnerId" = @p""")]
    [InlineData("""DELETE FROM "Orders" AS "o" WHERE "o"."Id" = @id""")]
    [InlineData("""DELETE FROM "Orders" WHERE "Id" = @id""")]
    [InlineData("""SELECT o."Id" FROM "Orders" AS o WHERE EXISTS (SELECT 1 FROM "Partners" AS p WHERE p."Id" = o."PartnerId")""")]
    [InlineData("""SELECT o."Id" FROM "Orders" AS o INNER JOIN (SELECT m."PartnerId" FROM "Media" AS m) AS s ON s."PartnerId" = o."PartnerId" WHERE o."Id" = @id""")]
    public void The_look_finds_a_statement_that_does_not(string sql) =>
        Assert.Single(PartnersRows.OffencesOf(sql, ["Orders", "Customers"]));

    [Theory]
    [InlineData("""SELECT o."Id" FROM "Orders" AS o WHERE o."PartnerId" = @by AND o."Id" = @id""")]
    [InlineData("""SELECT o."Id" FROM "Orders" AS o WHERE o."PartnerId" = ANY (@partners)""")]
    [InlineData("""SELECT "o"."Id" FROM "Orders" AS "o" WHERE "o"."PartnerId" IN (SELECT "p"."value" FROM json_each(@partners) AS "p")""")]
    [InlineData("""SELECT "o"."Id" FROM "Customers" AS "c" INNER JOIN "Orders" AS "o" ON "c"."PartnerId" = "o"."PartnerId" WHERE "c"."PartnerId" = @p""")]
    [InlineData("""SELECT o."Id" FROM "Partners" AS p INNER JOIN "Orders" AS o ON p."Id" = o."PartnerId" WHERE p."Id" = @p""")]
    [InlineData("""SELECT o."Id" FROM (SELECT c."PartnerId" FROM "Customers" AS c WHERE c."PartnerId" = @p LIMIT 1) AS s LEFT JOIN "Orders" AS o ON s."PartnerId" = o."PartnerId" """)]
    [InlineData("""UPDATE "Orders" SET "Status" = @s WHERE "PartnerId" = @p AND "Id" = @id""")]
    public void The_look_lets_a_statement_pass_that_does(string sql) =>
        Assert.Empty(PartnersRows.OffencesOf(sql, ["Orders", "Customers"]));

    private static async Task ScenarioAsync(Store store, World world)
    {
        var by = World.Nadia;
        var order = (await world.BuyAsync(by, World.Perpetual, World.Yearly, World.FromStock)).Value!;
        Assert.False((await world.RevealAsync(by, order.Id)).IsRefused);
        var link = (await world.LinkAsync(by, order.Id)).Value!;
        await store.RunAsync<OpenDownloadHandler>(open => open.HandleAsync(new OpenDownload(link.Token, media => media.Size, null, default), default));
        await store.RunAsync<QuoteCancellationHandler>(quote => quote.HandleAsync(World.Leon, order.Id, [], by, default));
        Assert.False((await world.CancelAsync(by, order.Id, 0)).IsRefused);

        var cart = (await store.RunAsync<CreateCartHandler, Result<Cart>>(
            create => create.HandleAsync(new CreateCart(World.Leon, [World.Line(World.Perpetual)], null, by), default))).Value!;
        await store.RunAsync<ReplaceCartHandler>(
            replace => replace.HandleAsync(new ReplaceCart(World.Leon, cart.Id, [World.Line(World.Perpetual, quantity: 2)], null, null, by), default));
        Assert.False((await store.RunAsync<CheckoutCartHandler, Result<CheckoutOutcome>>(
            checkout => checkout.HandleAsync(new CheckoutCart(World.Leon, cart.Id, by), default))).IsRefused);
        await store.RunAsync<FindOrders>(find => find.AllAsync(World.Leon, null, by, default));
        await store.RunAsync<FindOrders>(find => find.OneAsync(World.Leon, order.Id, by, default));
        await CustomersAsync(store, by);

        var request = await ApprovalRaceTests.FileAsync(store, order, 10m);
        await store.RunAsync<FindServiceRequests>(find => find.OneAsync(request, null, by, default));
        await store.RunAsync<FindServiceRequests>(find => find.ListAsync(new RequestQuery(ServiceRequestStatus.Open, World.Leon, 0, 10), by, default));
        await store.RunAsync<ChangeServiceRequestHandler>(change => change.HandleAsync(new ChangeServiceRequest(request, null, by) { Note = "More" }, default));
    }

    private static async Task CustomersAsync(Store store, Actor by)
    {
        var request = CustomerPageTests.Request("new.onmicrosoft.com", "New");
        var made = (await store.RunAsync<CreateCustomerHandler, Result<NewCustomer>>(create => create.HandleAsync(request, default))).Value!;
        var id = made.Customer.Id;
        var first = await store.RunAsync<FindCustomers, SeekPage<CustomerSummary>>(find => find.HandleAsync(null, new Seek(1), by, default));
        foreach (var operation in Enum.GetValues<SeekOperation>())
            await store.RunAsync<FindCustomers>(find => find.HandleAsync(new CustomerFilter.NameStartsWith("n"), new Seek(1, operation, first.Place), by, default));
        await store.RunAsync<GetCustomer>(get => get.HandleAsync(id, by, default));
        Assert.False((await store.RunAsync<UpdateBillingProfileHandler, Result<Customer>>(
            update => update.HandleAsync(new(id, request.Billing, null, by), default))).IsRefused);
        var contact = new AgreementContact("Inès", "Morel", "ines@leon.example", "");
        Assert.False((await store.RunAsync<ConfirmAgreementHandler, Result<CustomerAgreement>>(confirm => confirm.HandleAsync(
            new(id, contact, AgreementTemplate.Customer.Id.ToString(), AgreementTemplate.Customer.Type, made.Customer.CreatedAt, by), default))).IsRefused);
        await store.RunAsync<FindAgreements>(find => find.HandleAsync(id, AgreementTemplate.All, by, default));
        await store.RunAsync<GetMpnProfile>(get => get.HandleAsync(null, by, default));
    }
}
