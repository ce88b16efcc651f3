using Comptoir.Benchmarks.Results;

namespace Comptoir.Benchmarks.Limits;

/// <summary>A limit, looked at before and after each run that goes by it. The look after one run is the look before the next.</summary>
/// <param name="look">Runs it: operations a second.</param>
internal sealed class LimitRuns(Func<Task<double>> look)
{
    private readonly List<double> looks = [];

    public Figure Rate => Figure.Of("limit", "/s", looks);

    /// <summary>How far the two looks around a run lay apart where they did most, as a share of the larger.</summary>
    public double Apart => looks.Zip(looks.Skip(1), (before, after) => Math.Abs(before - after) / Math.Max(before, after)).DefaultIfEmpty().Max();

    public async Task<T> AroundAsync<T>(Func<Task<T>> run)
    {
        if (looks.Count == 0)
            looks.Add(await look());
        var did = await run();
        looks.Add(await look());
        return did;
    }

    /// <summary>Each run beside the mean of the looks around it.</summary>
    /// <param name="rates">Of the runs, in their order.</param>
    public Figure RatioOf(IEnumerable<double> rates) => Figure.Of("ratio", "%", rates.Select((rate, run) => 200 * rate / (looks[run] + looks[run + 1])));
}
