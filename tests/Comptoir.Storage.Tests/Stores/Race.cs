using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Stores;

/// <summary>Acts at once, of which rules over several rows let one through. To be given to the store as its faults.</summary>
public sealed class Race : Faults
{
    private readonly AsyncLocal<Stop?> mine = new();

    /// <summary>Runs them all at once.</summary>
    /// <returns>The outcome of each; of one that lost as the door answers it.</returns>
    public static Task<Refusal?[]> AtOnceAsync(params IEnumerable<Func<Task<Refusal?>>> acts) => Task.WhenAll(acts.Select(act => Task.Run(() => TryAsync(act))));

    /// <summary>Has the second begin when the first has written all it writes, and lets the first commit no sooner than the second has ended or
    /// waits for it: so both are certain to have looked before either could see the other, unless a lock keeps them apart. On SQLite, where
    /// the one writer is alone, they run at once.</summary>
    public async Task<Refusal?[]> CrossedAsync(Store store, Func<Task<Refusal?>> first, Func<Task<Refusal?>> second)
    {
        if (store.Kind == Database.Sqlite)
            return await AtOnceAsync(first, second);
        var stop = new Stop();
        var leading = Task.Run(() =>
        {
            mine.Value = stop;
            return TryAsync(first);
        });
        await Task.WhenAny(stop.Reached.Task, leading);
        var following = Task.Run(() => TryAsync(second));
        while (!following.IsCompleted && !await SomebodyWaitsAsync(store))
            await Task.Yield();
        stop.Left.SetResult();
        return [await leading, await following];
    }

    public override async ValueTask ReachAsync(string point, CancellationToken ct)
    {
        if (point != FaultPoint.BeforeCommit || mine.Value is not { } stop)
            return;
        stop.Reached.TrySetResult();
        await stop.Left.Task;
    }

    private static async Task<Refusal?> TryAsync(Func<Task<Refusal?>> act)
    {
        try
        {
            return await act();
        }
        catch (DbUpdateException)
        {
            return new LostRace();
        }
    }

    private static Task<bool> SomebodyWaitsAsync(Store store) => store.RunAsync<ComptoirDb, bool>(db => db.Database
        .SqlQueryRaw<bool>("""SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') AS "Value" """).SingleAsync());

    private sealed class Stop
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
