using System.Globalization;

namespace Comptoir.Benchmarks.Results;

/// <summary>One measured quantity: the median of its runs, the lowest and the highest.</summary>
/// <param name="Unit">ops/s, ms, MiB, µs …</param>
internal sealed record Figure(string Name, string Unit, double Median, double Lowest, double Highest)
{
    public static Figure Of(string name, string unit, IEnumerable<double> runs)
    {
        double[] sorted = [.. runs.Order()];
        int middle = sorted.Length / 2;
        double median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Figure(name, unit, median, sorted[0], sorted[^1]);
    }

    public static Figure Of(string name, string unit, double value) => new(name, unit, value, value, value);

    public override string ToString()
    {
        string spread = Lowest == Highest ? "" : $" ({Text(Lowest)}–{Text(Highest)})";
        return $"{Name} {Text(Median)}{spread}{(Unit.Length == 0 ? "" : " ")}{Unit}";
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.0", _ => "0.##" }, CultureInfo.InvariantCulture);
}

/// <summary>One row of the table.</summary>
/// <param name="What">The use case or the start.</param>
/// <param name="Store">The database, where it matters.</param>
/// <param name="Clients">How many at once, where it matters.</param>
/// <param name="Foreign">Share of the machine's CPU that others used meanwhile, 0 to 1; null where it was not watched.</param>
/// <param name="Goal">What was to be reached, in words; null where there is no goal.</param>
/// <param name="Held">Whether it was reached.</param>
internal sealed record Row(
    string Suite, string What, string? Store, int? Clients, IReadOnlyList<Figure> Figures, double? Foreign = null, string? Goal = null, bool Held = true)
{
    private const double Noise = 0.25;
    private const double FarApart = 0.3;

    /// <summary>How much is stored or worked on, where that is what grows from row to row.</summary>
    public long? Size { get; init; }

    /// <summary>How far two looks at the limit around a run lay apart, as a share of the larger; null where there is no limit.</summary>
    public double? LimitApart { get; init; }

    /// <summary>Others used so much of the machine, or the limit moved so far, that a missed goal says little.</summary>
    public bool Noisy => Foreign > Noise || IsFarApart;

    /// <summary>What others did meanwhile, in words.</summary>
    public IEnumerable<string> Disturbed => new[]
    {
        Foreign is { } share ? string.Create(CultureInfo.InvariantCulture, $"foreign {share:P0}") : null,
        IsFarApart ? string.Create(CultureInfo.InvariantCulture, $"limit {LimitApart:P0} apart") : null,
    }.OfType<string>();

    private bool IsFarApart => LimitApart > FarApart;

    public string Verdict => (Goal, Held, Noisy) switch
    {
        (null, _, false) => "",
        (null, _, true) => "NOISY",
        (_, true, _) => "PASS",
        (_, false, true) => "NOISY",
        (_, false, false) => "FAIL",
    };
}
