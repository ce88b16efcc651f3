using System.Data;

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
    public virtual Task HoldAsync(ComptoirDb db, string what, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Waits until no other process changes the schema, and keeps all others from it until what is returned is disposed of or
    /// this process dies.</summary>
    public virtual Task<IAsyncDisposable?> HoldSchemaAsync(ComptoirDb db, CancellationToken ct) => Task.FromResult<IAsyncDisposable?>(null);

    public virtual ValueTask<IDisposable?> EnterAsync(CancellationToken ct) => new((IDisposable?)null);
}
