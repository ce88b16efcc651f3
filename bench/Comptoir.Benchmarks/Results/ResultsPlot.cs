using System.Globalization;
using System.Text;

namespace Comptoir.Benchmarks.Results;

/// <summary>A figure over what is stored, one line a database, both axes logarithmic: what is flat lies level, what is linear rises
/// with the diagonal.</summary>
internal static class ResultsPlot
{
    private const double Width = 480;
    private const double Height = 260;
    private const double Left = 64;
    private const double Right = 40;
    private const double Bottom = 36;
    private const double Top = 28;

    private static readonly string[] Colours = ["#1f6feb", "#d9730d", "#2e7d32"];

    public static string Of(string figure, IReadOnlyList<Row> rows)
    {
        var points = rows
            .SelectMany(row => row.Figures.Where(f => f.Name == figure && f.Median > 0).Select(f => (Line: row.Store ?? "", Size: (double)row.Size!.Value, f.Median, f.Unit)))
            .ToList();
        if (points.Count == 0)
            return "";
        var across = Axis.Over(points.Select(point => point.Size));
        var up = Axis.Over(points.Select(point => point.Median));
        double X(double size) => Left + (across.At(size) * (Width - Left - Right));
        double Y(double value) => Height - Bottom - (up.At(value) * (Height - Bottom - Top));

        var plot = new StringBuilder();
        string title = ResultsPage.Text($"{figure}{(points[0].Unit.Length == 0 ? "" : $", {points[0].Unit}")}");
        plot.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" font-size=\"11\" fill=\"currentColor\"><title>{title}</title><text x=\"{Left}\" y=\"14\" font-weight=\"600\">{title}</text>");
        foreach (double mark in across.Marks)
            plot.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(mark):0.#}\" y=\"{Height - 14}\" text-anchor=\"middle\">{mark:#,##0}</text><path d=\"M{X(mark):0.#} {Top}V{Height - Bottom}\" stroke=\"#8883\"/>");
        foreach (double mark in up.Marks)
            plot.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{Y(mark) + 4:0.#}\" text-anchor=\"end\">{mark:#,##0.###}</text><path d=\"M{Left} {Y(mark):0.#}H{Width - Right}\" stroke=\"#8883\"/>");
        foreach (var (line, number) in points.GroupBy(point => point.Line).Select((line, number) => (line, number)))
        {
            string colour = Colours[number % Colours.Length];
            var sorted = line.OrderBy(point => point.Size).ToList();
            string path = string.Join('L', sorted.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Size):0.#} {Y(point.Median):0.#}")));
            plot.Append(CultureInfo.InvariantCulture, $"<path d=\"M{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
            foreach (var point in sorted)
                plot.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(point.Size):0.#}\" cy=\"{Y(point.Median):0.#}\" r=\"3.5\" fill=\"{colour}\"/>");
            plot.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right}\" y=\"{14 + (13 * number)}\" text-anchor=\"end\" fill=\"{colour}\">{ResultsPage.Text(line.Key)}</text>");
        }

        return plot.Append("</svg>").ToString();
    }

    /// <param name="From">Power of ten below the least.</param>
    /// <param name="To">Power of ten above the largest.</param>
    private sealed record Axis(int From, int To)
    {
        public IEnumerable<double> Marks => Enumerable.Range(From, To - From + 1).Select(power => Math.Pow(10, power));

        public static Axis Over(IEnumerable<double> values)
        {
            double[] all = [.. values];
            int from = (int)Math.Floor(Math.Log10(all.Min()));
            return new Axis(from, Math.Max(from + 1, (int)Math.Ceiling(Math.Log10(all.Max()))));
        }

        public double At(double value) => (Math.Log10(value) - From) / (To - From);
    }
}
