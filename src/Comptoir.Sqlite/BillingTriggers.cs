namespace Comptoir.Sqlite;

/// <summary>What was issued never changes, whoever asks the database (R14.2): invoices, their lines and the entries on them,
/// payments and settlements. A migration that rebuilds one of these tables makes its triggers again.</summary>
internal static class BillingTriggers
{
    public static readonly string Create = string.Concat(
        Refuse("Invoices", "UPDATE"),
        Refuse("Invoices", "DELETE"),
        Refuse("InvoiceLines", "UPDATE"),
        Refuse("InvoiceLines", "DELETE"),
        Refuse("InvoiceLines", "INSERT", """EXISTS (SELECT 1 FROM "Invoices" WHERE "PartnerId" = NEW."PartnerId" AND "Number" = NEW."InvoiceNumber")"""),
        Refuse("LedgerEntries", "UPDATE", Invoiced),
        Refuse("LedgerEntries", "DELETE", Invoiced),
        Refuse("Payments", "UPDATE"),
        Refuse("Payments", "DELETE"),
        Refuse("Settlements", "UPDATE"),
        Refuse("Settlements", "DELETE"));

    private const string Invoiced = """EXISTS (SELECT 1 FROM "InvoiceLines" WHERE "PartnerId" = OLD."PartnerId" AND "EntryId" = OLD."Id")""";

    private static string Refuse(string table, string what, string? when = null) =>
        $"""
        CREATE TRIGGER "{table}_no_{what.ToLowerInvariant()}" BEFORE {what} ON "{table}"{(when is null ? "" : $" WHEN {when}")}
        BEGIN SELECT RAISE(ABORT, 'What was issued never changes: {table}.'); END;

        """;
}
