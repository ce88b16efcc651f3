using System.Globalization;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using static System.FormattableString;

namespace Comptoir.Commerce.HybridBenefit;

/// <summary>What the benefit would save for some machines (R12.4).</summary>
/// <param name="Reservation">Term of the reservation they run on, <c>P1Y</c> or <c>P3Y</c>; null: none.</param>
public sealed record EstimateSavings(CustomerId Customer, IReadOnlyList<VmUse> Vms, string? Reservation, Actor By);

/// <param name="Size">ARM name.</param>
/// <param name="Hours">Of each machine.</param>
/// <param name="Quantity">Machines.</param>
public sealed record VmUse(string Size, decimal? Hours, int? Quantity);

/// <summary>Amounts rounded once each; the saving is the difference of what is shown.</summary>
/// <param name="Reserved">Base compute on a reservation, which the benefit leaves; null without one.</param>
/// <param name="ReservedWindows">The same with Windows paid for: the reservation alone.</param>
public sealed record Saving(Money Windows, Money Linux, Money? Reserved, Money? ReservedWindows)
{
    /// <summary>Of the benefit, with the reservation where there is one.</summary>
    public Money Amount => Windows - (Reserved ?? Linux);

    /// <summary>Of what Windows would cost, one decimal, half away from zero.</summary>
    public decimal Percent => Windows.Amount == 0 ? 0m : Math.Round(100m * Amount.Amount / Windows.Amount, 1, MidpointRounding.AwayFromZero);

    public static Saving operator +(Saving left, Saving right) => new(
        left.Windows + right.Windows,
        left.Linux + right.Linux,
        left.Reserved is { } a && right.Reserved is { } b ? a + b : null,
        left.ReservedWindows is { } c && right.ReservedWindows is { } d ? c + d : null);
}

/// <param name="Formula">In figures: how each amount came about.</param>
public sealed record VmSaving(VmSize Size, decimal Hours, int Quantity, Saving Saving, string Formula);

public sealed record SavingsEstimate(IReadOnlyList<VmSaving> Vms, Saving Total);

public sealed class EstimateSavingsHandler(Buyers buyers, VmPrices prices)
{
    private const int MostLines = 1000;
    private const decimal MostHours = 1_000_000m;
    private const int MostMachines = 100_000;

    /// <returns>Refuses with the buyer's refusals or <see cref="InvalidInput"/>, which names the member.</returns>
    public async Task<Result<SavingsEstimate>> HandleAsync(EstimateSavings request, CancellationToken ct)
    {
        if (await buyers.CheckAsync(request.Customer, request.By, ct) is { } refusal)
            return refusal;
        if (request.Vms.Count == 0)
            return new InvalidInput("vms", InputFault.Required);
        if (request.Vms.Count > MostLines)
            return new InvalidInput("vms", InputFault.OutOfRange, MostLines.ToString(CultureInfo.InvariantCulture));
        string? term = request.Reservation is { } word ? Canonical(word) : null;
        if (request.Reservation is not null && term is null)
            return new InvalidInput("reservation", InputFault.Unknown, request.Reservation);
        var lines = new List<VmSaving>(request.Vms.Count);
        for (int i = 0; i < request.Vms.Count; i++)
        {
            var (line, fault) = LineOf(request.Vms[i], Invariant($"vms[{i}]"), term);
            if (line is null)
                return fault!;
            lines.Add(line);
        }

        return new SavingsEstimate(lines, lines.Select(line => line.Saving).Aggregate((sum, saving) => sum + saving));
    }

    private static string? Canonical(string word) => Term.TryParse(word, out var term) && term.Months is 12 or 36 ? term.ToString() : null;

    private Result<VmSaving> LineOf(VmUse use, string path, string? term)
    {
        if (use.Size.Trim().Length == 0)
            return new InvalidInput($"{path}.size", InputFault.Required);
        if (prices.Find(use.Size) is not { } size)
            return new InvalidInput($"{path}.size", InputFault.Unknown, use.Size);
        if (use.Hours is not { } hours)
            return new InvalidInput($"{path}.hours", InputFault.Required);
        if (hours is <= 0 or > MostHours)
            return new InvalidInput($"{path}.hours", InputFault.OutOfRange, (hours <= 0 ? 0m : MostHours).ToString(CultureInfo.InvariantCulture));
        int quantity = use.Quantity ?? 1;
        if (quantity is < 1 or > MostMachines)
            return new InvalidInput($"{path}.quantity", InputFault.OutOfRange, (quantity < 1 ? 1 : MostMachines).ToString(CultureInfo.InvariantCulture));

        Money Cost(decimal rate) => Money.Round(rate * hours * quantity, prices.CurrencyOf);
        decimal? reserved = term switch { "P1Y" => size.OneYear, "P3Y" => size.ThreeYears, _ => null };
        var (windows, linux) = (Cost(size.Windows), Cost(size.Linux));
        var saving = new Saving(windows, linux, reserved is { } rate ? Cost(rate) : null, reserved is { } own ? Cost(own) + windows - linux : null);
        return new VmSaving(size, hours, quantity, saving, FormulaOf(size, hours, quantity, reserved));
    }

    private static string FormulaOf(VmSize size, decimal hours, int quantity, decimal? reserved)
    {
        string use = Invariant($"{hours} × {quantity}");
        string bought = Invariant($"windows = {size.Windows} × {use}; linux = {size.Linux} × {use}; ");
        return reserved is { } rate
            ? bought + Invariant($"reserved = {rate} × {use}; reservedWindows = reserved + windows − linux; saving = windows − reserved; savingPercent = saving ÷ windows × 100")
            : bought + "saving = windows − linux; savingPercent = saving ÷ windows × 100";
    }
}
