using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests;

/// <summary>R16.1 where two processes turn the clock of one database.</summary>
public class TestClockTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_two_that_turn_the_clock_at_once_neither_turns_it_back(Database kind)
    {
        var meanwhile = new Meanwhile();
        await using var store = await Store.OpenAsync(kind, adapt: services => services.AddSingleton<IFallsDue>(meanwhile));
        await World.BuildAsync(store);
        var other = await store.AddNodeAsync();
        var start = store.Time.GetUtcNow();
        // While the one works off what fell due on its way, the other turns further.
        meanwhile.At = start.AddMinutes(30);
        meanwhile.Act = async () => Assert.False((await TurnAsync(other, start.AddHours(2))).IsRefused);

        var (clock, _) = await TurnAsync(store.Services, start.AddHours(1));

        Assert.Equal(start.AddHours(2), clock!.GetUtcNow());
        Assert.Equal(start.AddHours(2), other.GetRequiredService<CommerceClock>().GetUtcNow());
        Assert.Equal(TimeSpan.FromHours(2), await store.RunAsync<ComptoirDb, TimeSpan>(db => db.Installations.Select(row => row.ClockOffset).SingleAsync()));
        Assert.IsType<ClockTurnedBack>((await TurnAsync(store.Services, start.AddHours(1))).Refusal);
    }

    private static Task<Result<CommerceClock>> TurnAsync(IServiceProvider node, DateTimeOffset to) =>
        Store.RunAsync<TestClock, Result<CommerceClock>>(node, clock => clock.TurnAsync(to, World.Nadia, default));

    /// <summary>Falls due once.</summary>
    private sealed class Meanwhile : IFallsDue
    {
        public DateTimeOffset? At { get; set; }

        public Func<Task> Act { get; set; } = () => Task.CompletedTask;

        public Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct) => Task.FromResult(At <= until ? At : null);

        public Task<bool> IsDueAsync(DateTimeOffset now, CancellationToken ct) => Task.FromResult(At <= now);

        public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
        {
            if (At is null || now < At)
                return;
            At = null;
            await Act();
        }
    }
}
