using Microsoft.EntityFrameworkCore.Migrations;

namespace Comptoir.Postgres;

/// <summary>Has the database keep what is young by its own clock, wherever the purge line of a chain or of the security events was put:
/// to move the line is one statement more, and no way past what must be kept (R8.4, I12). A test installation, whose clock runs ahead,
/// purges what it likes; what an installation is never changes.</summary>
internal static class KeptRecords
{
    public static void KeepYoungRecords(this MigrationBuilder migration)
    {
        migration.Sql(
            """
            -- From when on nothing recorded may go: the fewest days that are kept, less some for clocks that differ.
            CREATE OR REPLACE FUNCTION comptoir_kept_from() RETURNS timestamptz LANGUAGE sql STABLE AS $body$
                SELECT CASE WHEN EXISTS (SELECT FROM "Installations" WHERE NOT "IsTest") THEN now() - interval '85 days' ELSE 'infinity'::timestamptz END
            $body$;

            CREATE OR REPLACE FUNCTION comptoir_activity_delete() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                IF OLD."Sequence" IS NULL OR OLD."RecordedAt" > comptoir_kept_from() OR NOT EXISTS (
                    SELECT 1 FROM "ActivityChains" WHERE "PartnerId" = OLD."PartnerId" AND "PurgedTo" >= OLD."Sequence") THEN
                    RAISE EXCEPTION 'Activity is append-only.' USING ERRCODE = 'insufficient_privilege';
                END IF;
                RETURN OLD;
            END $body$;

            CREATE OR REPLACE FUNCTION comptoir_event_delete() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                IF OLD."RecordedAt" > comptoir_kept_from() OR NOT EXISTS (SELECT 1 FROM "Installations" WHERE OLD."RecordedAt" < "SecurityEventsKeptFrom") THEN
                    RAISE EXCEPTION 'SecurityEvents is append-only.' USING ERRCODE = 'insufficient_privilege';
                END IF;
                RETURN OLD;
            END $body$;

            -- Whether a part has a record that its chain does not let go, or one that is young, by the instant in its id.
            CREATE OR REPLACE FUNCTION comptoir_activity_holds(part text) RETURNS boolean LANGUAGE plpgsql AS $body$
            DECLARE
                kept timestamptz := comptoir_kept_from();
                young boolean;
            BEGIN
                IF EXISTS (
                    SELECT FROM comptoir_activity_ends(part) AS held LEFT JOIN "ActivityChains" AS chain ON chain."PartnerId" = held."PartnerId"
                    WHERE held."Waits" OR chain."PurgedTo" IS NULL OR held."Last" > chain."PurgedTo") THEN
                    RETURN true;
                END IF;
                IF kept = 'infinity' THEN
                    RETURN false;
                END IF;
                EXECUTE format(
                    'SELECT EXISTS (SELECT FROM comptoir_activity_ends(%L) AS held WHERE EXISTS (SELECT FROM %I AS a WHERE a."PartnerId" = held."PartnerId" AND a."Id" >= %L))',
                    part, part, comptoir_activity_id(kept)) INTO young;
                RETURN young;
            EXCEPTION WHEN undefined_table THEN
                -- Another node has dropped it just now.
                RETURN false;
            END $body$;

            CREATE FUNCTION comptoir_installation() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    IF EXISTS (SELECT FROM "Installations") THEN
                        RAISE EXCEPTION 'Installations is append-only: there is one.' USING ERRCODE = 'insufficient_privilege';
                    END IF;
                ELSIF NEW."IsTest" <> OLD."IsTest" OR (OLD."SecurityEventsKeptFrom" IS NOT NULL
                    AND (NEW."SecurityEventsKeptFrom" IS NULL OR NEW."SecurityEventsKeptFrom" < OLD."SecurityEventsKeptFrom")) THEN
                    RAISE EXCEPTION 'IsTest stays, and SecurityEventsKeptFrom only grows.' USING ERRCODE = 'insufficient_privilege';
                END IF;
                RETURN NEW;
            END $body$;

            CREATE TRIGGER "Installations_insert" BEFORE INSERT ON "Installations" FOR EACH ROW EXECUTE FUNCTION comptoir_installation();
            CREATE TRIGGER "Installations_update" BEFORE UPDATE ON "Installations" FOR EACH ROW EXECUTE FUNCTION comptoir_installation();
            CREATE TRIGGER "Installations_delete" BEFORE DELETE ON "Installations" FOR EACH ROW EXECUTE FUNCTION comptoir_append_only();
            CREATE TRIGGER "Installations_truncate" BEFORE TRUNCATE ON "Installations" FOR EACH STATEMENT EXECUTE FUNCTION comptoir_append_only();

            -- Whoever calls them, they mean these tables.
            DO $do$
            DECLARE name text;
            BEGIN
                FOR name IN SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname IN
                    ('comptoir_kept_from', 'comptoir_activity_holds', 'comptoir_activity_delete', 'comptoir_event_delete', 'comptoir_installation') LOOP
                    EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', name, current_schema());
                END LOOP;
            END $do$;
            """);
    }

    public static void LetYoungRecordsGo(this MigrationBuilder migration)
    {
        migration.Sql(
            """
            DROP TRIGGER "Installations_insert" ON "Installations";
            DROP TRIGGER "Installations_update" ON "Installations";
            DROP TRIGGER "Installations_delete" ON "Installations";
            DROP TRIGGER "Installations_truncate" ON "Installations";
            DROP FUNCTION comptoir_installation();
            -- The other functions stay as they are, with nothing too young.
            CREATE OR REPLACE FUNCTION comptoir_kept_from() RETURNS timestamptz LANGUAGE sql STABLE AS $body$ SELECT 'infinity'::timestamptz $body$;
            """);
    }
}
