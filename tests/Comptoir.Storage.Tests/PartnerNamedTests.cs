using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
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
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests;

/// <summary>Looks at the SQL itself: whatever is asked of a tenant's table names the partner.</summary>
public partial class PartnerNamedTests
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

        var tables = await store.RunAsync<ComptoirDb, HashSet<string>>(db => Task.FromResult(TenantTables(db)));
        Assert.NotEmpty(log.Statements);
        Assert.Empty(log.Statements.SelectMany(sql => Offences(sql, tables)).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""SELECT o."Id", o."PartnerId" FROM "Orders" AS o WHERE o."Id" = @id""")]
    [InlineData("""UPDATE "Orders" SET "PartnerId" = @p WHERE "Id" = @id""")]
    [InlineData("""SELECT "o"."Id" FROM "Customers" AS "c" INNER JOIN "Orders" AS "o" ON "c"."Id" = "o"."CustomerId" WHERE "c"."PartnerId" = @p""")]
    [InlineData("""DELETE FROM "Orders" AS "o" WHERE "o"."Id" = @id""")]
    public void The_look_finds_a_statement_that_does_not(string sql) =>
        Assert.Single(Offences(sql, ["Orders", "Customers"]));

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

    private static HashSet<string> TenantTables(ComptoirDb db) =>
        [.. db.Model.GetEntityTypes().Where(type => type.FindPrimaryKey()!.Properties[0].ClrType == typeof(PartnerId)
            && type.ClrType != typeof(Commerce.Partners.Partner)).Select(type => type.GetTableName()!)];

    /// <summary>The tenant's tables that a statement touches without saying whose rows it means.</summary>
    private static IEnumerable<string> Offences(string sql, HashSet<string> tables)
    {
        foreach (Match use in TableUse().Matches(sql))
        {
            string table = use.Groups["table"].Value;
            string alias = use.Groups["alias"].Value;
            if (!tables.Contains(table))
                continue;
            string column = alias.Length == 0 ? "\"PartnerId\"" : $"\"?{Regex.Escape(alias)}\"?\\.\"PartnerId\"";
            string rest = use.Groups["verb"].Value == "INSERT INTO" ? sql : sql[After(sql, use)..];
            bool named = use.Groups["verb"].Value == "INSERT INTO"
                ? sql.Contains("\"PartnerId\"", StringComparison.Ordinal)
                : Regex.IsMatch(rest, $"{column}\\s*(=|IN)|=\\s*{column}", RegexOptions.None, TimeSpan.FromSeconds(5));
            if (!named)
                yield return $"{table}: {sql}";
        }
    }

    // What an UPDATE sets names no row.
    private static int After(string sql, Match use) => use.Groups["verb"].Value == "UPDATE"
        ? Math.Max(sql.IndexOf("WHERE", use.Index, StringComparison.Ordinal), use.Index)
        : use.Index;

    [GeneratedRegex("""(?<verb>FROM|JOIN|UPDATE|INSERT INTO)\s+"(?<table>\w+)"(\s+AS\s+"?(?<alias>\w+)"?)?""", RegexOptions.ExplicitCapture)]
    private static partial Regex TableUse();

    private sealed class StatementLog : DbCommandInterceptor
    {
        public ConcurrentQueue<string> Statements { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Add(command);
            return new(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Add(command);
            return new(result);
        }

        public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
        {
            Add(command);
            return new(result);
        }

        private void Add(DbCommand command)
        {
            foreach (string statement in command.CommandText.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                Statements.Enqueue(statement);
        }
    }
}
