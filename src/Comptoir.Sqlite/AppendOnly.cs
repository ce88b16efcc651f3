using Microsoft.EntityFrameworkCore.Migrations;

namespace Comptoir.Sqlite;

/// <summary>Has the database itself refuse to change or delete what was recorded (R8.4, I12). A record's seal is set once; what
/// stands before the purge line of its chain may go.</summary>
internal static class AppendOnly
{
    /// <remarks>REPLACE deletes without a word to triggers unless the connection has <c>recursive_triggers</c> on, as ours have.</remarks>
    public static void RefuseChanges(this MigrationBuilder migration)
    {
        migration.Sql(
            """
            CREATE TRIGGER "Activity_update" BEFORE UPDATE ON "Activity"
            WHEN NOT (OLD."Sequence" IS NULL AND OLD."PreviousHash" IS NULL AND OLD."Hash" IS NULL AND OLD."SealedAt" IS NULL
                AND NEW."Sequence" IS NOT NULL AND NEW."PreviousHash" IS NOT NULL AND NEW."Hash" IS NOT NULL AND NEW."SealedAt" IS NOT NULL
                AND NEW."PartnerId" IS OLD."PartnerId" AND NEW."Id" IS OLD."Id" AND NEW."Date" IS OLD."Date" AND NEW."RecordedAt" IS OLD."RecordedAt"
                AND NEW."Operation" IS OLD."Operation" AND NEW."Resource" IS OLD."Resource" AND NEW."ResourceKey" IS OLD."ResourceKey"
                AND NEW."ActorKind" IS OLD."ActorKind" AND NEW."Principal" IS OLD."Principal" AND NEW."UserName" IS OLD."UserName"
                AND NEW."UserNameKey" IS OLD."UserNameKey" AND NEW."ApplicationId" IS OLD."ApplicationId" AND NEW."CustomerId" IS OLD."CustomerId"
                AND NEW."CustomerName" IS OLD."CustomerName" AND NEW."CustomerNameKey" IS OLD."CustomerNameKey"
                AND NEW."CorrelationId" IS OLD."CorrelationId" AND NEW."Address" IS OLD."Address" AND NEW."OldValue" IS OLD."OldValue"
                AND NEW."NewValue" IS OLD."NewValue" AND NEW."Facts" IS OLD."Facts")
            BEGIN SELECT RAISE(ABORT, 'Activity is append-only.'); END;
            """);
        migration.Sql(
            """
            CREATE TRIGGER "Activity_delete" BEFORE DELETE ON "Activity"
            WHEN OLD."Sequence" IS NULL OR NOT EXISTS (
                SELECT 1 FROM "ActivityChains" WHERE "PartnerId" = OLD."PartnerId" AND "PurgedTo" >= OLD."Sequence")
            BEGIN SELECT RAISE(ABORT, 'Activity is append-only.'); END;
            """);
        migration.Sql(
            """
            CREATE TRIGGER "ActivityChains_update" BEFORE UPDATE ON "ActivityChains"
            WHEN NEW."PartnerId" IS NOT OLD."PartnerId" OR NEW."Sequence" < OLD."Sequence" OR NEW."PurgedTo" < OLD."PurgedTo" OR NEW."PurgedTo" > NEW."Sequence"
            BEGIN SELECT RAISE(ABORT, 'A chain only grows.'); END;
            """);
        migration.Sql(
            """
            CREATE TRIGGER "SecurityEvents_delete" BEFORE DELETE ON "SecurityEvents"
            WHEN NOT EXISTS (SELECT 1 FROM "Installations" WHERE OLD."RecordedAt" < "SecurityEventsKeptFrom")
            BEGIN SELECT RAISE(ABORT, 'SecurityEvents is append-only.'); END;
            """);
        foreach (string table in (string[])["ActivityChains", "ActivityCheckpoints"])
            migration.Sql($"""CREATE TRIGGER "{table}_delete" BEFORE DELETE ON "{table}" BEGIN SELECT RAISE(ABORT, '{table} is append-only.'); END;""");
        foreach (string table in (string[])["ActivityCheckpoints", "SecurityEvents"])
            migration.Sql($"""CREATE TRIGGER "{table}_update" BEFORE UPDATE ON "{table}" BEGIN SELECT RAISE(ABORT, '{table} is append-only.'); END;""");
    }

    public static void AllowChanges(this MigrationBuilder migration)
    {
        foreach (string table in (string[])["Activity", "ActivityChains", "ActivityCheckpoints", "SecurityEvents"])
        {
            migration.Sql($"""DROP TRIGGER "{table}_delete";""");
            migration.Sql($"""DROP TRIGGER "{table}_update";""");
        }
    }
}
