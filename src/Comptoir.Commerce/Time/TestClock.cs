using System.Globalization;
using System.Xml;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Time;

/// <summary>The instant asked for lies before now: the clock is never turned back (R16.1).</summary>
public sealed record ClockTurnedBack(DateTimeOffset Now) : Refusal;

/// <summary>Turns the clock of a test installation. The offset is stored, so that every node agrees, and who turned it stands in the
/// activity log.</summary>
public sealed class TestClock(ComptoirDb db, CommerceClock clock, DueWork due, ActivityLog activity)
{
    /// <summary>How far the clock can be turned: terms and windows that begin there still end within the calendar.</summary>
    public static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Sets this process's clock to the stored offset; nothing outside test installations.</summary>
    public static async Task FollowAsync(ComptoirDb db, CommerceClock clock, CancellationToken ct)
    {
        var offsets = await db.RowsAsync($"""SELECT "ClockOffset" FROM "Installations" WHERE "IsTest" """, row => row.GetInt64(0), ct);
        clock.Raise(offsets is [var ticks] ? TimeSpan.FromTicks(ticks) : TimeSpan.Zero);
    }

    /// <summary>The instant an ISO 8601 duration after another, months and years by the calendar; null when it is none.</summary>
    public static DateTimeOffset? Advanced(DateTimeOffset now, string duration)
    {
        try
        {
            return Term.TryParse(duration, out var term) ? now.AddMonths(term.Months) : now + XmlConvert.ToTimeSpan(duration);
        }
        catch (Exception fault) when (fault is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Moves the clock forward to an instant, running what falls due on the way, in order, before it answers.</summary>
    /// <returns>Refuses with <see cref="ClockTurnedBack"/>, <see cref="InvalidInput"/> (after <see cref="Latest"/>).</returns>
    public async Task<Result<CommerceClock>> TurnAsync(DateTimeOffset to, Actor by, CancellationToken ct)
    {
        if (await BeginAsync(to, by, ct) is { } refusal)
            return refusal;
        await FinishAsync(to, ct);
        return clock;
    }

    /// <summary>Records that the clock is to be moved; <see cref="FinishAsync"/> does it, and can be repeated until it is done.</summary>
    /// <returns>Refuses like <see cref="TurnAsync"/>; null when it may be moved.</returns>
    public async Task<Refusal?> BeginAsync(DateTimeOffset to, Actor by, CancellationToken ct)
    {
        if (to > Latest)
            return new InvalidInput("now", InputFault.OutOfRange, Latest.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await FollowAsync(db, clock, ct);
        var now = clock.GetUtcNow();
        if (to < now)
            return new ClockTurnedBack(now);
        await using var work = await db.BeginWorkAsync(ct);
        activity.RecordSetting("clock", by, [("From", TextOf(now)), ("To", TextOf(to))]);
        await work.CommitAsync(ct);
        return null;
    }

    /// <summary>Moves the clock to an instant, running what falls due on the way, in order; where it stands there or further already,
    /// it stays.</summary>
    public async Task FinishAsync(DateTimeOffset to, CancellationToken ct)
    {
        while (await due.NextAsync(to, ct) is { } next)
        {
            await SetAsync(next > clock.GetUtcNow() ? next : clock.GetUtcNow(), ct);
            await due.RunAsync(clock.GetUtcNow(), ct);
        }

        await SetAsync(to, ct);
    }

    private static string TextOf(DateTimeOffset instant) => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private async Task SetAsync(DateTimeOffset instant, CancellationToken ct)
    {
        var offset = instant - clock.RealNow();
        if (offset < clock.Offset)
            return;
        await using (var work = await db.BeginWorkAsync(ct))
        {
            // Another process may have turned it further meanwhile.
            await db.Installations.Where(row => row.ClockOffset < offset).ExecuteUpdateAsync(set => set.SetProperty(row => row.ClockOffset, offset), ct);
            await work.CommitAsync(ct);
        }

        await FollowAsync(db, clock, ct);
    }
}
