using System.Data.Common;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Comptoir.Server.Hosting;

/// <summary>How the database's schema and this program's stand to each other. Two versions run side by side while an installation is
/// upgraded: a version first adds (expands), and a later one, when none of the old runs any more, takes away (contracts).</summary>
internal static class SchemaVersion
{
    private const string NoTable = "42P01";
    private const string NoDatabase = "3D000";

    /// <summary>How the name of a migration begins that takes away what the version before uses.</summary>
    public const string Contract = "Contract";

    /// <summary>Whether the database has all that this version needs. One that has more has been brought to a newer version's.</summary>
    public static async Task<bool> IsUpToDateAsync(ComptoirDb db, CancellationToken ct) =>
        await db.GetService<IHistoryRepository>().ExistsAsync(ct) && !db.Database.GetMigrations().Except(await AppliedAsync(db, ct), StringComparer.Ordinal).Any();

    /// <summary>The newer version's migration that has taken away what this version uses; null when there is none.</summary>
    public static async Task<string?> TakenFromUsAsync(ComptoirDb db, CancellationToken ct)
    {
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        return (await AppliedAsync(db, ct)).Find(id => !known.Contains(id) && TakesAway(id));
    }

    /// <summary>Brings the schema up to this version's. Nodes that start together take turns, and the later ones find it done. Nothing is
    /// asked of a database before, as it may be half made.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public static async Task<bool> MigrateAsync(ComptoirDb db, WriteGate gate, CancellationToken ct)
    {
        await using var turn = await gate.HoldSchemaAsync(db, ct);
        // Migrating compares the whole model with its snapshot before it finds that there is nothing to do.
        if (await IsUpToDateAsync(db, ct))
            return false;
        // Rewriting a large table takes its time.
        db.Database.SetCommandTimeout(TimeSpan.FromHours(12));
        await db.Database.MigrateAsync(ct);
        return true;
    }

    // The framework would make a model of its own to ask this, with all conventions of models (docs/adr/0029).
    private static async Task<List<string>> AppliedAsync(ComptoirDb db, CancellationToken ct)
    {
        try
        {
            return await db.RowsAsync($"""SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" """, row => row.GetString(0), ct);
        }
        catch (DbException fault) when (fault.SqlState is NoTable or NoDatabase)
        {
            // PostgreSQL's history is said to exist before it does.
            return [];
        }
    }

    private static bool TakesAway(string id) => id.IndexOf('_', StringComparison.Ordinal) is > 0 and var at && id.AsSpan(at + 1).StartsWith(Contract, StringComparison.Ordinal);
}
