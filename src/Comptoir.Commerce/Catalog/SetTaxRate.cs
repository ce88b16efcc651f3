using System.Globalization;
using System.Text.Json;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog;

/// <summary>Sets the tax of a market from a day on (R14.4).</summary>
/// <param name="Market">ISO code, any case.</param>
/// <param name="Name">As invoices show it.</param>
/// <param name="Rate">Share of the price before tax, 0 to 1.</param>
/// <param name="ValidFrom">First day, UTC.</param>
public sealed record SetTaxRate(string Market, string Name, decimal Rate, DateOnly ValidFrom, Actor By);

/// <summary>The market has a rate for that day already, and the day has begun: what was, stays.</summary>
public sealed record TaxRateInPast(string Market, DateOnly ValidFrom) : Refusal;

/// <summary>Adds a rate from a day on. The first rate of a market may begin on any day; after that rates begin today or later,
/// and only one that has not begun is replaced. Purchases keep the rate they were made at.</summary>
public sealed class SetTaxRateHandler(ComptoirDb db, ActivityLog activity, CommerceClock clock)
{
    /// <summary>Longest name taken.</summary>
    public const int MostName = 40;

    /// <returns>The rate as it stands; the same one again changes nothing. Refuses with <see cref="NotAllowed"/>,
    /// <see cref="InvalidInput"/> or <see cref="TaxRateInPast"/>.</returns>
    public async Task<Result<TaxRate>> HandleAsync(SetTaxRate request, CancellationToken ct)
    {
        if (!request.By.May(Right.Operate))
            return new NotAllowed(Right.Operate);
        if (FaultOf(request) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        var (rate, refusal) = await PutAsync(request, ct);
        if (rate is null)
            return refusal!;
        await work.CommitAsync(ct);
        return rate;
    }

    /// <summary>What is wrong with the values by themselves; null when nothing is.</summary>
    internal static InvalidInput? FaultOf(SetTaxRate request) => request switch
    {
        { Market.Length: 0 } => new InvalidInput("market", InputFault.Required),
        _ when Market.Find(request.Market) is null => new InvalidInput("market", InputFault.Unknown, request.Market),
        _ when string.IsNullOrWhiteSpace(request.Name) => new InvalidInput("name", InputFault.Required),
        _ when Text.Fault("name", request.Name, required: true, MostName) is { } wrong => wrong,
        { Rate: < 0 } => new InvalidInput("rate", InputFault.OutOfRange, "0"),
        { Rate: > 1 } => new InvalidInput("rate", InputFault.OutOfRange, "100"),
        _ when decimal.Round(request.Rate, 6) != request.Rate => new InvalidInput("rate", InputFault.Malformed, request.Rate.ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };

    /// <summary>Puts a rate whose values are good into the work at hand, and its record with it.</summary>
    internal async Task<Result<TaxRate>> PutAsync(SetTaxRate request, CancellationToken ct)
    {
        string market = Market.Find(request.Market)!.Iso2;
        var stored = await db.TaxRates.Where(rate => rate.Market == market).ToListAsync(ct);
        // What this work has added before, in the rows of one file, is not in the database yet.
        stored = [.. stored.Union(db.TaxRates.Local.Where(rate => rate.Market == market))];
        var same = stored.Find(rate => rate.ValidFrom == request.ValidFrom);
        if (same is not null && same.Name == request.Name && same.Rate == request.Rate)
            return same;
        string? before = stored.Where(rate => rate.ValidFrom <= request.ValidFrom).MaxBy(rate => rate.ValidFrom) is { } earlier ? TextOf(earlier) : null;
        if (stored.Count > 0 && request.ValidFrom < Today())
            return new TaxRateInPast(market, request.ValidFrom);
        if (same is null)
            db.TaxRates.Add(same = new TaxRate { Market = market, Name = request.Name, Rate = request.Rate, ValidFrom = request.ValidFrom });
        else if (same.ValidFrom <= Today())
            return new TaxRateInPast(market, request.ValidFrom);
        else
            (same.Name, same.Rate) = (request.Name, request.Rate);
        activity.RecordSetting($"tax/{market}", request.By, before: before, after: TextOf(same));
        return same;
    }

    private static string TextOf(TaxRate rate) => JsonSerializer.Serialize(new { rate.Market, rate.Name, rate.Rate, rate.ValidFrom });

    private DateOnly Today() => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}
