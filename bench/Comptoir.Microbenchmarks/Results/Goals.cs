using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Comptoir.Microbenchmarks.Results;

/// <summary>What a function is to take at most, by the median.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GoalAttribute(double microseconds) : Attribute
{
    public double Microseconds { get; } = microseconds;
}

internal static class Goals
{
    public static bool Missed(Summary summary) => summary.BenchmarksCases.Any(benchmark => Verdict(summary, benchmark) is { Held: false });

    /// <summary>Null where there is no goal, or no figure.</summary>
    public static (double Microseconds, bool Held)? Verdict(Summary summary, BenchmarkCase benchmark) =>
        benchmark.Descriptor.WorkloadMethod.GetCustomAttribute<GoalAttribute>() is { Microseconds: var most } && summary[benchmark]?.ResultStatistics is { Median: var nanoseconds }
            ? (most, nanoseconds <= 1000 * most)
            : null;
}

/// <summary>The goal and whether it held.</summary>
internal sealed class GoalColumn : IColumn
{
    public string Id => nameof(GoalColumn);

    public string ColumnName => "Goal";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => false;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "At most, by the median";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => Goals.Verdict(summary, benchmarkCase) is var (most, held)
        ? FormattableString.Invariant($"{most} μs: {(held ? "PASS" : "FAIL")}")
        : "";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;
}
