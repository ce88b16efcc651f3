using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;

namespace Comptoir.Storage.Tests;

/// <summary>Whatever point a use case dies at, it happened wholly or not at all.</summary>
public class FaultTests
{
    public static TheoryData<Database, string, string> Cases()
    {
        var cases = new TheoryData<Database, string, string>();
        foreach (var kind in Enum.GetValues<Database>())
        {
            foreach (string point in FaultPoint.All)
            {
                foreach (string act in (string[])["buy", "cancel", "reveal", "link"])
                    cases.Add(kind, point, act);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_fault_leaves_all_of_an_act_or_nothing(Database kind, string point, string act)
    {
        var faults = new ThrowingFaults();
        await using var store = await Store.OpenAsync(kind, faults);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly)).Value!;
        string before = await Dump.RowsAsync(store);
        var counts = await Dump.CountsAsync(store);

        faults.At = point;
        var fault = await Record.ExceptionAsync(() => Act(act));
        faults.At = null;

        bool isReached = point is FaultPoint.BeforeCommit or FaultPoint.AfterCommit
            || (kind == Database.Sqlite && point is (FaultPoint.BeforeSync or FaultPoint.AfterSync));
        Assert.Equal(isReached, fault is InjectedFaultException);
        if (point == FaultPoint.BeforeCommit)
        {
            Assert.Equal(before, await Dump.RowsAsync(store));
            return;
        }

        // Past the commit the act stands, told or not.
        var after = await Dump.CountsAsync(store);
        var added = after.Where(table => table.Value != counts.GetValueOrDefault(table.Key)).ToDictionary(
            table => table.Key, table => table.Value - counts.GetValueOrDefault(table.Key));
        Assert.Equal(Expected(act), added);

        Task Act(string name) => name switch
        {
            "buy" => world.BuyAsync(World.Nadia, World.Perpetual),
            "cancel" => world.CancelAsync(World.Nadia, order.Id),
            "reveal" => world.RevealAsync(World.Nadia, order.Id),
            _ => world.LinkAsync(World.Nadia, order.Id),
        };
    }

    private static Dictionary<string, long> Expected(string act) => act switch
    {
        "buy" => new()
        {
            ["Orders"] = 1,
            ["OrderLines"] = 1,
            ["Entitlements"] = 1,
            ["ProductKeys"] = 1,
            ["KeyRegister"] = 1,
            ["LedgerEntries"] = 1,
            ["Activity"] = 1,
            ["Mails"] = 1,
        },
        "cancel" => new() { ["LedgerEntries"] = 2, ["Activity"] = 1, ["Mails"] = 1 },
        "reveal" => new() { ["Activity"] = 1 },
        _ => new() { ["Activity"] = 1, ["DownloadLinks"] = 1 },
    };

    private sealed class ThrowingFaults : Faults
    {
        public string? At { get; set; }

        public override ValueTask ReachAsync(string point, CancellationToken ct) =>
            point == At ? throw new InjectedFaultException() : ValueTask.CompletedTask;
    }
}

#pragma warning disable CA1032 // Thrown in one place, without a message.
public sealed class InjectedFaultException : Exception;
#pragma warning restore CA1032
