using Microsoft.EntityFrameworkCore.Migrations;

namespace Comptoir.Postgres;

/// <summary>Has the database itself refuse to change or delete what was recorded (R8.4, I12). A record's seal is set once; what
/// stands before the purge line of its chain may go.</summary>
internal static class AppendOnly
{
    public static void RefuseChanges(this MigrationBuilder migration)
    {
        migration.Sql(
            """
            CREATE FUNCTION comptoir_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                RAISE EXCEPTION '% is append-only.', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
            END $body$;
            """);
        migration.Sql(
            """
            CREATE FUNCTION comptoir_activity_update() RETURNS trigger LANGUAGE plpgsql AS $body$
            DECLARE unsealed "Activity"%ROWTYPE := NEW;
            BEGIN
                unsealed."Sequence" := NULL;
                unsealed."PreviousHash" := NULL;
                unsealed."Hash" := NULL;
                unsealed."SealedAt" := NULL;
                IF unsealed IS DISTINCT FROM OLD OR NEW."Sequence" IS NULL OR NEW."PreviousHash" IS NULL OR NEW."Hash" IS NULL OR NEW."SealedAt" IS NULL THEN
                    RAISE EXCEPTION 'Activity is append-only.' USING ERRCODE = 'insufficient_privilege';
                END IF;
                RETURN NEW;
            END $body$;
            """);
        migration.Sql(
            """
            CREATE FUNCTION comptoir_activity_delete() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                IF OLD."Sequence" IS NULL OR NOT EXISTS (
                    SELECT 1 FROM "ActivityChains" WHERE "PartnerId" = OLD."PartnerId" AND "PurgedTo" >= OLD."Sequence") THEN
                    RAISE EXCEPTION 'Activity is append-only.' USING ERRCODE = 'insufficient_privilege';
                END IF;
                RETURN OLD;
            END $body$;
            """);
        migration.Sql(
            """
            CREATE FUNCTION comptoir_chain_update() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                IF NEW."PartnerId" <> OLD."PartnerId" OR NEW."Sequence" < OLD."Sequence" OR NEW."PurgedTo" < OLD."PurgedTo" OR NEW."PurgedTo" > NEW."Sequence" THEN
                    RAISE EXCEPTION 'A chain only grows.' USING ERRCODE = 'insufficient_privilege';
                END IF;
                RETURN NEW;
            END $body$;
            """);
        migration.Sql(
            """
            CREATE FUNCTION comptoir_event_delete() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                IF NOT EXISTS (SELECT 1 FROM "Installations" WHERE OLD."RecordedAt" < "SecurityEventsKeptFrom") THEN
                    RAISE EXCEPTION 'SecurityEvents is append-only.' USING ERRCODE = 'insufficient_privilege';
                END IF;
                RETURN OLD;
            END $body$;
            """);
        Add(migration, "Activity", "update", "comptoir_activity_update");
        Add(migration, "Activity", "delete", "comptoir_activity_delete");
        Add(migration, "ActivityChains", "update", "comptoir_chain_update");
        Add(migration, "ActivityChains", "delete", "comptoir_append_only");
        Add(migration, "ActivityCheckpoints", "update", "comptoir_append_only");
        Add(migration, "ActivityCheckpoints", "delete", "comptoir_append_only");
        Add(migration, "SecurityEvents", "update", "comptoir_append_only");
        Add(migration, "SecurityEvents", "delete", "comptoir_event_delete");

        foreach (string table in (string[])["Activity", "ActivityChains", "ActivityCheckpoints", "SecurityEvents"])
            migration.Sql($"""CREATE TRIGGER "{table}_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION comptoir_append_only();""");
    }

    public static void AllowChanges(this MigrationBuilder migration)
    {
        foreach (string table in (string[])["Activity", "ActivityChains", "ActivityCheckpoints", "SecurityEvents"])
        {
            foreach (string act in (string[])["update", "delete", "truncate"])
                migration.Sql($"""DROP TRIGGER "{table}_{act}" ON "{table}";""");
        }

        migration.Sql("DROP FUNCTION comptoir_activity_update(), comptoir_activity_delete(), comptoir_chain_update(), comptoir_event_delete(), comptoir_append_only();");
    }

    private static void Add(MigrationBuilder migration, string table, string act, string function) =>
        migration.Sql($"""CREATE TRIGGER "{table}_{act}" BEFORE {act.ToUpperInvariant()} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {function}();""");
}
