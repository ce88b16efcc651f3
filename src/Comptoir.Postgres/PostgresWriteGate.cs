using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Postgres;

/// <summary>PostgreSQL takes many writers at once; who must not overtake one another hold a lock of the transaction, by name.</summary>
internal sealed class PostgresWriteGate : WriteGate
{
    public override Task HoldAsync(ComptoirDb db, string what, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({what}, 0))", ct);
}
