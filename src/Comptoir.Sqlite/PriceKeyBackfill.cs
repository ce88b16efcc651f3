namespace Comptoir.Sqlite;

/// <summary>Prices stored before they had a text to be sorted by.</summary>
internal static class PriceKeyBackfill
{
    public const string Sql =
        """
        UPDATE "Prices" SET "PriceKey" = rtrim(rtrim(
            substr('000000000000' || CAST("UnitPrice" AS INTEGER), -12) || '.'
            || CASE instr("UnitPrice", '.') WHEN 0 THEN '' ELSE substr("UnitPrice", instr("UnitPrice", '.') + 1) END, '0'), '.');
        """;
}
