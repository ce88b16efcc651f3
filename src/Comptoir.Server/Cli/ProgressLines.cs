using System.Diagnostics;
using System.Globalization;

namespace Comptoir.Server.Cli;

/// <summary>Tells how far long work is, a line every second; short work is not spoken of.</summary>
internal sealed class ProgressLines(TextWriter output, string what) : IProgress<long>
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);

    private long last = Stopwatch.GetTimestamp();

    public void Report(long value)
    {
        if (Stopwatch.GetElapsedTime(last) < Often)
            return;
        last = Stopwatch.GetTimestamp();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value:N0} {what} …"));
    }
}
