namespace Comptoir.Benchmarks.Limits;

/// <summary>An order with its lines, read by their keys out of the tables the server reads, as one JSON text of what its answer shows. What
/// a database gives of them is the limit of reading an order (B5).</summary>
internal static class OrderRows
{
    private static readonly string[] Order = ["Id", "AlternateId", "CustomerId", "BillingCycle", "Currency", "Status", "CreatedAt", "PartnerOnRecordAttestationAccepted", "Version"];

    private static readonly string[] Line =
        ["Number", "CatalogItemId", "ProductId", "SkuId", "FriendlyName", "Quantity", "Term", "RenewsToTerm", "PromotionId", "SubscriptionId", "AttestationAccepted", "ProvisioningContext", "CancelledAt"];

    public const string PartnerParameter = "@partner";
    public const string OrderParameter = "@order";

    /// <summary>The statement for SQLite, with parameters for the key.</summary>
    public static string Sqlite => Sql("json_object", lines => $"json(({lines}))", "json_group_array", PartnerParameter, OrderParameter);

    /// <summary>The statement for PostgreSQL, with the key in it.</summary>
    public static string Postgres(Guid partner, string order) => Sql("json_build_object", lines => $"({lines})", "json_agg", $"'{partner}'", $"'{order}'");

    private static string Sql(string makeObject, Func<string, string> nest, string makeArray, string partner, string order)
    {
        string Shown(string table, IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"'{column}', {table}.\"{column}\""));
        string lines = $"SELECT {makeArray}({makeObject}({Shown("l", Line)})) FROM (SELECT * FROM \"OrderLines\" WHERE \"PartnerId\" = {partner} AND \"OrderId\" = {order} ORDER BY \"Number\") AS l";
        return $"SELECT {makeObject}({Shown("o", Order)}, 'lines', {nest(lines)}) FROM \"Orders\" AS o WHERE o.\"PartnerId\" = {partner} AND o.\"Id\" = {order}";
    }
}
