using Microsoft.EntityFrameworkCore.Migrations;

namespace Comptoir.Sqlite;

/// <summary>Has the database keep what is young by its own clock, wherever the purge line of a chain or of the security events was put:
/// to move the line is one statement more, and no way past what must be kept (R8.4, I12). A test installation, whose clock runs ahead,
/// purges what it likes; what an installation is never changes.</summary>
internal static class KeptRecords
{
    private const string InstallationStays =
        """
        CREATE TRIGGER "Installations_update" BEFORE UPDATE ON "Installations"
        WHEN NEW."IsTest" IS NOT OLD."IsTest"
            OR (OLD."SecurityEventsKeptFrom" IS NOT NULL AND (NEW."SecurityEventsKeptFrom" IS NULL OR NEW."SecurityEventsKeptFrom" < OLD."SecurityEventsKeptFrom"))
        BEGIN SELECT RAISE(ABORT, 'IsTest stays, and SecurityEventsKeptFrom only grows.'); END;
        """;

    /// <summary>The fewest days that are kept, less some for clocks that differ.</summary>
    private const string IsYoung =
        """OLD."RecordedAt" > strftime('%Y-%m-%d %H:%M:%S', 'now', '-85 days') AND EXISTS (SELECT 1 FROM "Installations" WHERE NOT "IsTest")""";

    private const string ActivityIsKept =
        """OLD."Sequence" IS NULL OR NOT EXISTS (SELECT 1 FROM "ActivityChains" WHERE "PartnerId" = OLD."PartnerId" AND "PurgedTo" >= OLD."Sequence")""";

    private const string EventIsKept =
        """NOT EXISTS (SELECT 1 FROM "Installations" WHERE OLD."RecordedAt" < "SecurityEventsKeptFrom")""";

    public static void KeepYoungRecords(this MigrationBuilder migration)
    {
        migration.ReplaceDelete("Activity", $"({ActivityIsKept}) OR ({IsYoung})");
        migration.ReplaceDelete("SecurityEvents", $"({EventIsKept}) OR ({IsYoung})");
        migration.Sql(InstallationStays);
        migration.Sql("""CREATE TRIGGER "Installations_delete" BEFORE DELETE ON "Installations" BEGIN SELECT RAISE(ABORT, 'Installations is append-only.'); END;""");
        migration.Sql(
            """
            CREATE TRIGGER "Installations_insert" BEFORE INSERT ON "Installations" WHEN EXISTS (SELECT 1 FROM "Installations")
            BEGIN SELECT RAISE(ABORT, 'Installations is append-only: there is one.'); END;
            """);
    }

    public static void LetYoungRecordsGo(this MigrationBuilder migration)
    {
        foreach (string act in (string[])["update", "delete", "insert"])
            migration.Sql($"""DROP TRIGGER "Installations_{act}";""");
        migration.ReplaceDelete("Activity", ActivityIsKept);
        migration.ReplaceDelete("SecurityEvents", EventIsKept);
    }

    private static void ReplaceDelete(this MigrationBuilder migration, string table, string isKept)
    {
        migration.Sql($"""DROP TRIGGER "{table}_delete";""");
        migration.Sql($"""CREATE TRIGGER "{table}_delete" BEFORE DELETE ON "{table}" WHEN {isKept} BEGIN SELECT RAISE(ABORT, '{table} is append-only.'); END;""");
    }
}
