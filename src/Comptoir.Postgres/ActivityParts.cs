using Microsoft.EntityFrameworkCore.Migrations;

namespace Comptoir.Postgres;

/// <summary>Has the activity log lie in a table for each month, told by the instant in a record's id (docs/adr/0015). The table that is
/// there becomes that of all months up to the next but one: nothing is copied, and nobody waits longer than a lock takes. Each step may
/// be done twice, should the one before it have been the last of a process.</summary>
internal static class ActivityParts
{
    public static void PartitionActivityByMonth(this MigrationBuilder migration)
    {
        migration.Sql(Functions);
        migration.Sql(NameTheEnd, suppressTransaction: true);
        migration.Sql(ProveTheEnd, suppressTransaction: true);
        migration.Sql(Swap, suppressTransaction: true);
        migration.Sql(Guard, suppressTransaction: true);
    }

    private const string Functions =
        """
        -- The smallest id of an instant: its first 48 bits are milliseconds.
        CREATE OR REPLACE FUNCTION comptoir_activity_id(instant timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS
        $body$ SELECT (lpad(to_hex(floor(extract(epoch FROM instant) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid $body$;

        -- The parts: the first has no beginning, the one for what lies in no month neither beginning nor end.
        CREATE OR REPLACE VIEW comptoir_activity_parts AS
        SELECT part.relname::text AS "Name",
            substring(pg_get_expr(part.relpartbound, part.oid) FROM $bound$FROM \('([0-9a-f-]{36})'\)$bound$)::uuid AS "First",
            substring(pg_get_expr(part.relpartbound, part.oid) FROM $bound$TO \('([0-9a-f-]{36})'\)$bound$)::uuid AS "Behind"
        FROM pg_inherits JOIN pg_class AS part ON part.oid = inhrelid
        WHERE inhparent = to_regclass('"Activity"');

        -- What every part has of its own: neither a unique index without the id nor a trigger of whole statements comes from the log.
        CREATE OR REPLACE FUNCTION comptoir_activity_protect(part text) RETURNS void LANGUAGE plpgsql AS $body$
        BEGIN
            EXECUTE format('CREATE UNIQUE INDEX %I ON %I ("PartnerId", "Sequence") WHERE "Sequence" IS NOT NULL', 'IX_' || part || '_PartnerId_Sequence', part);
            EXECUTE format('CREATE TRIGGER "Activity_truncate" BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION comptoir_append_only()', part);
        END $body$;

        -- Makes a month's part; false when it is there, when records of the month lie elsewhere already, or when somebody is in the way.
        CREATE OR REPLACE FUNCTION comptoir_activity_add(month date) RETURNS boolean LANGUAGE plpgsql AS $body$
        DECLARE
            part text := 'Activity_' || to_char(month, 'YYYY_MM');
            first uuid := comptoir_activity_id(month::timestamp AT TIME ZONE 'UTC');
            behind uuid := comptoir_activity_id((month + interval '1 month') AT TIME ZONE 'UTC');
        BEGIN
            PERFORM set_config('lock_timeout', '1s', true);
            PERFORM pg_advisory_xact_lock(hashtextextended('comptoir activity months', 0));
            IF EXISTS (SELECT FROM comptoir_activity_parts WHERE "Behind" > first AND ("First" IS NULL OR "First" < behind))
                OR EXISTS (SELECT FROM "Activity_default" WHERE "Id" >= first AND "Id" < behind) THEN
                RETURN false;
            END IF;
            -- Each record is written twice, recorded and sealed: what the first left is cleared away soon.
            EXECUTE format('CREATE TABLE %I (LIKE "Activity" INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)', part);
            PERFORM comptoir_activity_protect(part);
            EXECUTE format('ALTER TABLE "Activity" ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, first, behind);
            RETURN true;
        EXCEPTION WHEN lock_not_available THEN
            RETURN false;
        END $body$;

        -- Whose records lie in a part, the last place of each in its chain, and whether any waits to be sealed.
        CREATE OR REPLACE FUNCTION comptoir_activity_ends(part text) RETURNS TABLE ("PartnerId" uuid, "Last" bigint, "Waits" boolean)
        LANGUAGE plpgsql AS $body$
        BEGIN
            -- From partner to partner in the index, past the records between.
            RETURN QUERY EXECUTE replace(
                $sql$
                WITH RECURSIVE owner AS (
                    (SELECT a."PartnerId" AS id FROM {part} AS a ORDER BY a."PartnerId" LIMIT 1)
                    UNION ALL
                    SELECT (SELECT a."PartnerId" FROM {part} AS a WHERE a."PartnerId" > owner.id ORDER BY a."PartnerId" LIMIT 1) FROM owner WHERE owner.id IS NOT NULL)
                SELECT owner.id,
                    (SELECT a."Sequence" FROM {part} AS a WHERE a."PartnerId" = owner.id AND a."Sequence" IS NOT NULL ORDER BY a."Sequence" DESC LIMIT 1),
                    EXISTS (SELECT FROM {part} AS a WHERE a."PartnerId" = owner.id AND a."Sequence" IS NULL)
                FROM owner WHERE owner.id IS NOT NULL
                $sql$,
                '{part}', quote_ident(part));
        EXCEPTION WHEN undefined_table THEN
            -- Another node has dropped it just now.
            RETURN;
        END $body$;

        -- Whether a part has a record that its chain does not let go.
        CREATE OR REPLACE FUNCTION comptoir_activity_holds(part text) RETURNS boolean LANGUAGE sql AS $body$
            SELECT EXISTS (
                SELECT FROM comptoir_activity_ends(part) AS held LEFT JOIN "ActivityChains" AS chain ON chain."PartnerId" = held."PartnerId"
                WHERE held."Waits" OR chain."PurgedTo" IS NULL OR held."Last" > chain."PurgedTo")
        $body$;

        -- Drops a part that every chain is past; false when it is gone already or somebody is in the way.
        CREATE OR REPLACE FUNCTION comptoir_activity_drop(part text) RETURNS boolean LANGUAGE plpgsql AS $body$
        BEGIN
            PERFORM set_config('lock_timeout', '2s', true);
            PERFORM pg_advisory_xact_lock(hashtextextended('comptoir activity months', 0));
            IF NOT EXISTS (SELECT FROM comptoir_activity_parts WHERE "Name" = part) THEN
                RETURN false;
            END IF;
            IF part = 'Activity_default' OR comptoir_activity_holds(part) THEN
                RAISE EXCEPTION 'Activity is append-only: %.', part USING ERRCODE = 'insufficient_privilege';
            END IF;
            EXECUTE format('ALTER TABLE "Activity" DETACH PARTITION %I', part);
            EXECUTE format('ALTER TABLE %I RENAME TO "PurgedActivity"', part);
            DROP TABLE "PurgedActivity";
            RETURN true;
        EXCEPTION WHEN lock_not_available THEN
            RETURN false;
        END $body$;

        -- What was recorded is neither dropped nor put aside, whoever asks; what every chain is past may be put aside.
        CREATE OR REPLACE FUNCTION comptoir_activity_guard() RETURNS event_trigger LANGUAGE plpgsql AS $body$
        DECLARE wrong text;
        BEGIN
            IF TG_EVENT = 'sql_drop' THEN
                SELECT object_name INTO wrong FROM pg_event_trigger_dropped_objects()
                WHERE object_type = 'table' AND schema_name = current_schema()
                    AND (object_name IN ('Activity', 'ActivityChains', 'ActivityCheckpoints') OR object_name LIKE 'Activity\_%');
            ELSE
                SELECT relname INTO wrong FROM pg_class
                WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND NOT relispartition AND relname LIKE 'Activity\_%' AND comptoir_activity_holds(relname::text);
                IF wrong IS NULL THEN
                    SELECT "Name" INTO wrong FROM comptoir_activity_parts WHERE "Name" NOT LIKE 'Activity\_%';
                END IF;
                IF wrong IS NULL THEN
                    SELECT log.relname INTO wrong FROM pg_event_trigger_ddl_commands() JOIN pg_class AS log ON log.oid = objid
                    WHERE log.relname <> 'Activity' AND EXISTS (
                        SELECT FROM pg_inherits JOIN pg_class AS part ON part.oid = inhrelid WHERE inhparent = log.oid AND part.relname LIKE 'Activity\_%');
                END IF;
            END IF;
            IF wrong IS NOT NULL THEN
                RAISE EXCEPTION 'Activity is append-only: %.', wrong USING ERRCODE = 'insufficient_privilege';
            END IF;
        END $body$;

        -- Whoever calls them, they mean these tables; who makes and drops months does so by the rights of who owns the log.
        DO $do$
        DECLARE name text;
        BEGIN
            FOR name IN SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname IN
                ('comptoir_activity_protect', 'comptoir_activity_add', 'comptoir_activity_ends', 'comptoir_activity_holds', 'comptoir_activity_drop', 'comptoir_activity_guard') LOOP
                EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', name, current_schema());
            END LOOP;
            ALTER FUNCTION comptoir_activity_add(date) SECURITY DEFINER;
            ALTER FUNCTION comptoir_activity_drop(text) SECURITY DEFINER;
        END $do$;
        """;

    /// <summary>From here on no record goes into the table whose month is past its end, which is the month after next; that none has is
    /// proved in the next step, while everybody goes on.</summary>
    private const string NameTheEnd =
        $"""
        DO $do$
        DECLARE behind timestamp;
        BEGIN
            IF EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('"Activity"') AND relkind = 'p')
                OR EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass('"Activity"') AND conname LIKE 'Activity\_before\_%') THEN
                RETURN;
            END IF;
            {Locked}
            SELECT date_trunc('month', greatest(now(), max("Date")) AT TIME ZONE 'UTC') + interval '2 months' INTO behind FROM "Activity";
            EXECUTE format(
                'ALTER TABLE "Activity" ADD CONSTRAINT %I CHECK ("Id" < %L) NOT VALID',
                'Activity_before_' || to_char(behind, 'YYYY_MM'), comptoir_activity_id(behind AT TIME ZONE 'UTC'));
        END $do$;
        """;

    private const string ProveTheEnd =
        """
        DO $do$
        DECLARE name text;
        BEGIN
            SELECT conname INTO name FROM pg_constraint WHERE conrelid = to_regclass('"Activity"') AND conname LIKE 'Activity\_before\_%';
            IF name IS NOT NULL THEN
                EXECUTE format('ALTER TABLE "Activity" VALIDATE CONSTRAINT %I', name);
            END IF;
        END $do$;
        """;

    private const string Swap =
        $"""
        DO $do$
        DECLARE
            part text;
            behind date;
            index record;
        BEGIN
            IF EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('"Activity"') AND relkind = 'p') THEN
                RETURN;
            END IF;
            {Locked}
            SELECT conname INTO part FROM pg_constraint WHERE conrelid = to_regclass('"Activity"') AND conname LIKE 'Activity\_before\_%';
            behind := to_date(right(part, 7), 'YYYY_MM');
            FOR index IN SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = to_regclass('"Activity"') LOOP
                EXECUTE format('ALTER INDEX %I RENAME TO %I', index.relname, replace(index.relname, 'Activity', part));
            END LOOP;
            DROP TRIGGER "Activity_update" ON "Activity";
            DROP TRIGGER "Activity_delete" ON "Activity";
            EXECUTE format('ALTER TABLE "Activity" RENAME TO %I', part);

            EXECUTE format('CREATE TABLE "Activity" (LIKE %I INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION) PARTITION BY RANGE ("Id")', part);
            ALTER TABLE "Activity" ADD CONSTRAINT "PK_Activity" PRIMARY KEY ("PartnerId", "Id");
            CREATE INDEX "IX_Activity_PartnerId_Date_Id" ON "Activity" ("PartnerId", "Date", "Id");
            CREATE INDEX "IX_Activity_PartnerId_CustomerId_Date_Id" ON "Activity" ("PartnerId", "CustomerId", "Date", "Id");
            CREATE INDEX "IX_Activity_Date_Id" ON "Activity" ("Date", "Id");
            CREATE INDEX "IX_Activity_PartnerId_Principal_RecordedAt" ON "Activity" ("PartnerId", "Principal", "RecordedAt");
            CREATE INDEX "IX_Activity_PartnerId_RecordedAt_Id" ON "Activity" ("PartnerId", "RecordedAt", "Id") WHERE "Sequence" IS NULL;
            CREATE TRIGGER "Activity_update" BEFORE UPDATE ON "Activity" FOR EACH ROW EXECUTE FUNCTION comptoir_activity_update();
            CREATE TRIGGER "Activity_delete" BEFORE DELETE ON "Activity" FOR EACH ROW EXECUTE FUNCTION comptoir_activity_delete();
            CREATE TRIGGER "Activity_truncate" BEFORE TRUNCATE ON "Activity" FOR EACH STATEMENT EXECUTE FUNCTION comptoir_append_only();
            EXECUTE format('ALTER TABLE "Activity" ATTACH PARTITION %I FOR VALUES FROM (MINVALUE) TO (%L)', part, comptoir_activity_id(behind::timestamp AT TIME ZONE 'UTC'));
            EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', part, part);

            CREATE TABLE "Activity_default" PARTITION OF "Activity" DEFAULT;
            PERFORM comptoir_activity_protect('Activity_default');
            FOR months IN 0..2 LOOP
                PERFORM comptoir_activity_add((behind + make_interval(months => months))::date);
            END LOOP;
        END $do$;
        """;

    /// <summary>Only who administers the server may have a trigger of the whole database; without one the rest holds.</summary>
    private const string Guard =
        """
        DO $do$
        BEGIN
            DROP EVENT TRIGGER IF EXISTS comptoir_activity_drop;
            DROP EVENT TRIGGER IF EXISTS comptoir_activity_alter;
            CREATE EVENT TRIGGER comptoir_activity_drop ON sql_drop EXECUTE FUNCTION comptoir_activity_guard();
            CREATE EVENT TRIGGER comptoir_activity_alter ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION comptoir_activity_guard();
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE NOTICE 'Without the rights of a superuser the activity log is not kept from being dropped.';
        END $do$;
        """;

    /// <summary>Takes the table for itself. It asks for two seconds at a time, so that those who come meanwhile wait no longer, however
    /// long somebody reads.</summary>
    internal const string Locked =
        """
        FOR attempt IN 1..300 LOOP
                BEGIN
                    PERFORM set_config('lock_timeout', '2s', true);
                    LOCK TABLE "Activity" IN ACCESS EXCLUSIVE MODE;
                    EXIT;
                EXCEPTION WHEN lock_not_available THEN
                    IF attempt = 300 THEN
                        RAISE;
                    END IF;
                    PERFORM pg_sleep(1);
                END;
            END LOOP;
        """;
}
