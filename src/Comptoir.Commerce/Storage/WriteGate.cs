using System.Data;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Storage;

/// <summary>Who may write now. SQLite has one writer: its gate lets the process's writers through one at a time, in the
/// order they came, instead of letting them collide in the file. PostgreSQL needs none.</summary>
public class WriteGate
{
    public static readonly WriteGate Open = new();

    /// <summary>Under which isolation a transaction that only reads sees one moment of the data and holds no writer up.</summary>
    public virtual IsolationLevel OneMoment => IsolationLevel.RepeatableRead;

    /// <summary>In a transaction: until it ends nobody else gets past here for the same. Where there is one writer at a time, that is
    /// so by itself.</summary>
    public Task HoldAsync(ComptoirDb db, string what, CancellationToken ct) =>
        Holding(what) is { } statement ? db.Database.ExecuteSqlAsync(statement, ct) : Task.CompletedTask;

    /// <summary>The statement of <see cref="HoldAsync"/>, for who has more to ask in the same trip; null where there is none to make.</summary>
    public virtual FormattableString? Holding(string what) => null;

    /// <summary>Waits until no other process changes the schema, and keeps all others from it until what is returned is disposed of or
    /// this process dies.</summary>
    public virtual Task<IAsyncDisposable?> HoldSchemaAsync(ComptoirDb db, CancellationToken ct) => Task.FromResult<IAsyncDisposable?>(null);

    /// <summary>Why nobody is let in any more; null while all is well.</summary>
    public virtual Exception? Failure => null;

    /// <summary>Waits for the turn to write.</summary>
    /// <param name="db">Who is about to begin a transaction.</param>
    public virtual ValueTask<WriteTurn?> EnterAsync(ComptoirDb db, CancellationToken ct) => new((WriteTurn?)null);

    /// <summary>Waits until nothing that can have been read before this call can be lost any more. Where a commit is seen only once it
    /// is durable, that is so by itself.</summary>
    public virtual Task SettleAsync() => Task.CompletedTask;
}

/// <summary>One writer's time inside the gate, from before its transaction begins. Disposing of it after the transaction lets the next
/// writer in, if a commit has not done so.</summary>
public abstract class WriteTurn : IAsyncDisposable
{
    /// <summary>To be called once the transaction is committed: lets the next writer in and waits until what was committed survives a
    /// power loss.</summary>
    public abstract Task CommittedAsync();

    public abstract ValueTask DisposeAsync();
}
