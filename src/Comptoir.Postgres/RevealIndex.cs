using Microsoft.EntityFrameworkCore.Migrations;

namespace Comptoir.Postgres;

/// <summary>Has reveals, and nothing else of the activity log, in the index by which they are counted (R5.4). Each step may be done twice,
/// should the one before it have been the last of a process.</summary>
internal static class RevealIndex
{
    public static void IndexRevealsAlone(this MigrationBuilder migration)
    {
        migration.Sql(MakePartByPart, suppressTransaction: true);
        migration.Sql(DropTheOld, suppressTransaction: true);
    }

    /// <summary>Whoever records something waits while the part it goes into is looked through, not while all are.</summary>
    private const string MakePartByPart =
        """
        DO $do$
        DECLARE
            part text;
            index text;
        BEGIN
            CREATE INDEX IF NOT EXISTS "IX_Activity_Reveals" ON ONLY "Activity" ("PartnerId", "Principal", "RecordedAt") WHERE "Operation" = 'GetSoftwareKey';
            COMMIT;
            FOR part IN
                SELECT child.relname FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
                WHERE inhparent = to_regclass('"Activity"') AND NOT EXISTS (
                    SELECT FROM pg_index JOIN pg_inherits AS own ON own.inhrelid = indexrelid
                    WHERE indrelid = child.oid AND own.inhparent = to_regclass('"IX_Activity_Reveals"'))
            LOOP
                index := 'IX_' || part || '_Reveals';
                EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I ("PartnerId", "Principal", "RecordedAt") WHERE "Operation" = %L', index, part, 'GetSoftwareKey');
                EXECUTE format('ALTER INDEX "IX_Activity_Reveals" ATTACH PARTITION %I', index);
                COMMIT;
            END LOOP;
        END $do$;
        """;

    private const string DropTheOld =
        $"""
        DO $do$
        BEGIN
            IF to_regclass('"IX_Activity_PartnerId_Principal_RecordedAt"') IS NULL THEN
                RETURN;
            END IF;
            {ActivityParts.Locked}
            DROP INDEX "IX_Activity_PartnerId_Principal_RecordedAt";
        END $do$;
        """;
}
