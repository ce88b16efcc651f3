using System.Data;
using Comptoir.Commerce.Storage;

namespace Comptoir.Sqlite;

/// <summary>One writer at a time in this process. A second process on the same file waits in SQLite's own busy time-out: the
/// provider begins every transaction as IMMEDIATE, so none has to be upgraded from reading to writing.</summary>
internal sealed class SqliteWriteGate : WriteGate, IDisposable
{
    private readonly SemaphoreSlim one = new(1, 1);

    // The one level that the provider begins without taking the writer's lock; the write-ahead log gives it one moment all the same.
    public override IsolationLevel OneMoment => IsolationLevel.ReadUncommitted;

    public override async ValueTask<IDisposable?> EnterAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        return new Turn(one);
    }

    public void Dispose() => one.Dispose();

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? held = gate;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
