using System.Globalization;

namespace Comptoir.Benchmarks;

/// <summary>A temporary folder for everything a run makes, gone when it ends.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("comptoir-bench-");
    private int next;

    public Workplace()
    {
        // The database's own user has to reach its folder below.
        if (!OperatingSystem.IsWindows())
            root.UnixFileMode |= UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    }

    /// <summary>Where the repository lies: the folder above this program that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>A new, empty folder.</summary>
    public string Folder(string name) =>
        root.CreateSubdirectory($"{name}-{Interlocked.Increment(ref next).ToString(CultureInfo.InvariantCulture)}").FullName;

    public void Dispose()
    {
        try
        {
            root.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A server still writes there, because the run ended in a fault: that is what is to be told.
        }
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Comptoir.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Run this inside the repository.");
    }
}
