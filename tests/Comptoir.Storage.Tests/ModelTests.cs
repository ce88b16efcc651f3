using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Comptoir.Storage.Tests;

public class ModelTests
{
    /// <summary>Tables over all partners: the operator's, and the directory by which a caller's partner is found at all.</summary>
    private static readonly string[] OverAllPartners =
        ["Installation", "DataKey", "Tenant", "TenantDomain", "Partner", "Product", "Sku", "Price", "SearchEntry", "SearchWord", "TaxRate", "KeyRegister", "MediaFile"];

    /// <summary>Indexes that are asked without a partner: the operator's activity log, security events and queue, and what is due.</summary>
    private static readonly string[] IndexesOverAllPartners =
    [
        "ActivityRecord: Date, Id", "OrderLine: NextChargeAt", "OutgoingMail: DueAt", "Reservation: State, ExpiresAt", "ReservationQuote: ValidUntil",
        "SecurityEvent: Date, Id", "ServiceRequest: Id", "ServiceRequest: Id", "ServiceRequest: Status, Id", "Subscription: ActivateBefore",
    ];

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task The_partner_leads_the_key_and_every_index_of_a_tenants_table(Database kind) => await WithModelAsync(kind, model =>
    {
        var tenants = model.GetEntityTypes().Where(type => !OverAllPartners.Contains(type.ClrType.Name)).ToList();

        Assert.NotEmpty(tenants);
        Assert.All(tenants, type => Assert.Equal(typeof(PartnerId), type.FindPrimaryKey()!.Properties[0].ClrType));
        string[] others = [.. tenants
            .SelectMany(type => type.GetIndexes())
            .Where(index => index.Properties[0].ClrType != typeof(PartnerId))
            .Select(index => $"{index.DeclaringEntityType.ClrType.Name}: {string.Join(", ", index.Properties.Select(property => property.Name))}")];
        Assert.Equal(IndexesOverAllPartners, others.Order(StringComparer.Ordinal));
    });

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_reference_between_tenants_tables_carries_the_partner(Database kind) => await WithModelAsync(kind, model =>
        Assert.All(
            model.GetEntityTypes().SelectMany(type => type.GetForeignKeys()),
            reference => Assert.Contains(reference.Properties, property => property.ClrType == typeof(PartnerId))));

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task No_column_holds_a_floating_point_number_and_every_amount_is_whole_minor_units(Database kind) => await WithModelAsync(kind, model =>
    {
        var columns = model.GetEntityTypes().SelectMany(type => type.GetProperties()).ToList();

        Assert.DoesNotContain(columns, column => Stored(column) == typeof(float) || Stored(column) == typeof(double));
        Assert.DoesNotContain(columns, column => column.GetColumnType() is "real" or "double precision" or "REAL" or "money");
        Assert.All(columns.Where(column => column.Name.EndsWith("Minor", StringComparison.Ordinal)), column => Assert.Equal(typeof(long), Stored(column)));
        // Decimals are for unit prices, rates and hours; what is posted is counted in minor units.
        Assert.Equal(
            ["LedgerEntry.TaxRate", "LedgerEntry.UnitPrice", "OrderLine.TaxRate", "OrderLine.UnitPrice", "Price.RetailPrice", "Price.UnitPrice", "Reservation.UsedHours", "TaxRate.Rate"],
            columns.Where(column => Stored(column) == typeof(decimal)).Select(column => $"{column.DeclaringType.ClrType.Name}.{column.Name}").Order(StringComparer.Ordinal));
    });

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Every_table_with_an_amount_names_its_currency(Database kind) => await WithModelAsync(kind, model => Assert.All(
        model.GetEntityTypes().Where(type => type.GetProperties().Any(property => property.Name.EndsWith("Minor", StringComparison.Ordinal))),
        // What a request was granted is in the currency of its subject, which is one column.
        type => Assert.NotNull(type.GetProperties().FirstOrDefault(property => property.Name.EndsWith("Currency", StringComparison.Ordinal)) ?? type.FindProperty("Subject"))));

    private static Type Stored(IProperty column) => Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType;

    private static async Task WithModelAsync(Database kind, Action<IModel> look)
    {
        await using var store = await Store.OpenAsync(kind);
        await store.RunAsync<ComptoirDb>(db =>
        {
            look(db.Model);
            return Task.CompletedTask;
        });
    }
}
