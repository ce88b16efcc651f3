namespace Comptoir.Postgres;

/// <summary>Prices stored before they had a text to be sorted by.</summary>
internal static class PriceKeyBackfill
{
    public const string Sql =
        """
        UPDATE "Prices" SET "PriceKey" = rtrim(rtrim(to_char("UnitPrice", 'FM000000000000.000000'), '0'), '.');
        """;
}
