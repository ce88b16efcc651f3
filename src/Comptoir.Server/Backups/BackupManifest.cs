using System.Text.Json;
using System.Text.RegularExpressions;

namespace Comptoir.Server.Backups;

/// <summary>The last entry of a backup: what is in it. A backup without it was cut short.</summary>
/// <param name="Format">Of the archive; a program reads its own and older ones.</param>
/// <param name="Program">Version that made it.</param>
/// <param name="MadeAt">Real time at which the database was copied.</param>
internal sealed record BackupManifest(int Format, string Program, DateTimeOffset MadeAt, IReadOnlyList<BackupEntry> Entries)
{
    public const string Name = "backup.json";

    public const int CurrentFormat = 1;

    /// <summary>Larger than that of millions of files; one that says to be larger is none.</summary>
    public const long MostBytes = 1L << 30;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
}

/// <param name="Name">Path in the data folder, with slashes.</param>
/// <param name="Sha256">Lower-case hex.</param>
internal sealed partial record BackupEntry(string Name, long Size, string Sha256)
{
    public const string Database = "comptoir.db";

    public const string VmPrices = "vm-sizes.csv";

    /// <summary>Whether a backup may hold this: nothing that leads out of the data folder, and no settings or secrets.</summary>
    public static bool MayBe(string name) => Known().IsMatch(name);

    [GeneratedRegex(@"\A(comptoir\.db|vm-sizes\.csv|policies/[^/\\.][^/\\]*\.json|media/[0-9a-f]{2}/[0-9a-f]{64})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Known();
}
