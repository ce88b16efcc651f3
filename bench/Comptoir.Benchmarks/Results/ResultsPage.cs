using System.Globalization;
using System.Net;
using System.Text;

namespace Comptoir.Benchmarks.Results;

/// <summary>The table of a run as a page, with a plot of whatever grew from row to row. One file, nothing fetched.</summary>
internal static class ResultsPage
{
    private const string Style = """
        :root { color-scheme: light dark; }
        body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 82rem; padding: 0 1rem; }
        h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
        div { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8884; }
        .FAIL { color: #c62828; font-weight: 600; } .PASS { color: #2e7d32; } .NOISY { color: #b26a00; }
        svg { max-width: 30rem; width: 100%; height: auto; margin: 1rem 1rem 0 0; }
        """;

    /// <summary>The columns that workloads share, and by which names their figures fall into them; the others stand in the last.</summary>
    private static readonly (string Title, string[] Figures)[] Columns =
    [
        ("rate", ["rate"]),
        ("limit", ["limit", "plain INSERT … SELECT"]),
        ("ratio", ["ratio", "rate beside plain", "beside the first"]),
        ("p50", ["p50"]),
        ("p99", ["p99"]),
        ("CPU an operation", ["server", "database", "driver", "server CPU"]),
        ("memory", ["RSS", "RSS at most", "RSS before"]),
    ];

    private static readonly string[] Plotted = ["rate", "p50", "p99", "took", "RSS at most"];

    public static string Of(string run, string machine, IReadOnlyList<Row> rows)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Comptoir {Text(run)}</title><style>{Style}</style><h1>Comptoir {Text(run)}</h1><p>{Text(machine)}. Medians, with the lowest and the highest in brackets.</p>");
        foreach (var suite in rows.GroupBy(row => row.Suite))
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(suite.Key)}</h2>");
            Table(page, [.. suite]);
            foreach (string figure in Plotted.Where(figure => suite.Any(row => row.Size is not null && row.Figures.Any(f => f.Name == figure))))
                page.Append(ResultsPlot.Of(figure, [.. suite.Where(row => row.Size is not null)]));
        }

        return page.Append("</html>").ToString();
    }

    internal static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Table(StringBuilder page, IReadOnlyList<Row> rows)
    {
        var columns = Columns.Where(column => rows.Any(row => row.Figures.Any(figure => column.Figures.Contains(figure.Name)))).ToList();
        page.Append("<div><table><tr><th>workload<th>store<th>clients");
        foreach (var (title, _) in columns)
            page.Append(CultureInfo.InvariantCulture, $"<th>{title}");
        page.Append("<th>also<th>others<th>goal<th>");
        foreach (var row in rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(row.What)}<td>{row.Store}<td>{row.Clients}");
            foreach (var (_, names) in columns)
                page.Append(CultureInfo.InvariantCulture, $"<td>{Figures(row.Figures.Where(figure => names.Contains(figure.Name)), names.Length > 1)}");
            page.Append(CultureInfo.InvariantCulture, $"<td>{Figures(row.Figures.Where(figure => !columns.Exists(column => column.Figures.Contains(figure.Name))), named: true)}");
            page.Append(CultureInfo.InvariantCulture, $"<td>{Text(string.Join(", ", row.Disturbed))}<td>{Text(row.Goal ?? "")}<td class=\"{row.Verdict}\">{row.Verdict}");
        }

        page.Append("</table></div>");
    }

    private static string Figures(IEnumerable<Figure> figures, bool named) =>
        string.Join("<br>", figures.Select(figure => Text(named ? figure.ToString() : figure.ToString()[(figure.Name.Length + 1)..])));
}
