using Microsoft.EntityFrameworkCore.Storage;

namespace Comptoir.Commerce.Storage;

/// <summary>One use case's transaction. A use case begins its work, changes what it must and commits; left without a
/// commit, nothing was kept. A door that has more to store with the effect (the answer to a request id) begins the work
/// first: the use case then joins it and its commit only writes, the door's commit makes it durable.</summary>
public sealed class Work : IAsyncDisposable
{
    private readonly ComptoirDb db;
    private readonly IDbContextTransaction? transaction;
    private readonly WriteTurn? turn;
    private bool committed;

    internal Work(ComptoirDb db, IDbContextTransaction? transaction, WriteTurn? turn) =>
        (this.db, this.transaction, this.turn) = (db, transaction, turn);

    /// <summary>The door that began the work writes the new rows.</summary>
    internal bool LeavesNew { get; init; }

    /// <summary>Commits, leaving the new rows to a door that writes them with its own, in one trip: for use cases whose answers are made
    /// without reading any of them.</summary>
    public async Task CommitWithDoorAsync(CancellationToken ct)
    {
        if (!LeavesNew)
        {
            await CommitAsync(ct);
            return;
        }

        try
        {
            await db.SaveTrackedAsync(ct);
        }
        catch (Exception fault) when (db.HoldsRecord)
        {
            Unrecorded.Mark(fault);
            throw;
        }
    }

    public async Task CommitAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            if (transaction is null)
                return;
            await db.Faults.ReachAsync(FaultPoint.BeforeCommit, ct);
            // Past this line the caller's hang-up no longer matters: the outcome is decided.
            await transaction.CommitAsync(CancellationToken.None);
            committed = true;
            if (turn is not null)
                await turn.CommittedAsync();
        }
        catch (Exception fault) when (db.HoldsRecord)
        {
            Unrecorded.Mark(fault);
            throw;
        }

        await db.Faults.ReachAsync(FaultPoint.AfterCommit, CancellationToken.None);
        db.OnCommitted();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (transaction is not null)
                await transaction.DisposeAsync();
        }
        finally
        {
            if (transaction is not null && !committed)
                db.Forget();
            if (turn is not null)
                await turn.DisposeAsync();
        }
    }
}
