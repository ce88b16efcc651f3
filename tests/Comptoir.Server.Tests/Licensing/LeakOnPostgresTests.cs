using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Comptoir.Server.Tests.Licensing;

/// <summary>The same on PostgreSQL, where a dump of the database is looked through too: what an operator backs up by.</summary>
public sealed partial class LeakOnPostgresTests(LeakOnPostgresTests.Listening server) : LeakStory(server, server.Lines), IClassFixture<LeakOnPostgresTests.Listening>
{
    [Fact]
    public async Task A_dump_of_the_database_holds_what_is_in_it()
    {
        string dump = await server.DumpAsync();

        // It would show a key, in a text or in bytes.
        Assert.Contains("COPY public.\"ProductKeys\"", dump, StringComparison.Ordinal);
        Assert.Contains((string)server.Partner()["tenantId"]!, dump, StringComparison.Ordinal);
        Assert.Contains("canary", Encoding.Latin1.GetString(BytesOf("\\\\x63616e617279")), StringComparison.Ordinal);
        Assert.True(BytesOf(dump).Length > 1000);
    }

    protected override async Task<IReadOnlyList<(string Place, byte[] Bytes)>> MorePlacesAsync()
    {
        string dump = await server.DumpAsync();
        return [("the dump", Encoding.UTF8.GetBytes(dump)), ("bytes in the dump", BytesOf(dump))];
    }

    /// <summary>What a dump writes in hexadecimal.</summary>
    private static byte[] BytesOf(string dump) => [.. Hexadecimal().Matches(dump).SelectMany(match => Convert.FromHexString(match.Groups[1].ValueSpan).Append((byte)'\n'))];

    [GeneratedRegex(@"\\x((?:[0-9a-f]{2})+)")]
    private static partial Regex Hexadecimal();

    /// <summary>As <see cref="SecrecyTests.Listening"/>.</summary>
    public sealed class Listening : ComptoirServerOnPostgres
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
        {
            ["Logging:LogLevel:Comptoir"] = "Trace",
            ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Debug",
        };

        /// <summary>All that is in the database, as text.</summary>
        public async Task<string> DumpAsync()
        {
            var to = Connection;
            var start = new ProcessStartInfo(Program(), ["-h", to.Host!, "-p", to.Port.ToString(CultureInfo.InvariantCulture), "-U", to.Username!, "--no-password", to.Database!])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
                UseShellExecute = false,
            };
            if (to.Password is { } password)
                start.Environment["PGPASSWORD"] = password;
            using var process = Process.Start(start)!;
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await complained);
            return await said;
        }

        protected override void Adapt(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(new SecrecyTests.Listener(Lines));

        /// <summary>Beside the server's programs, as Debian has them, the newest; else wherever it is found.</summary>
        private static string Program() => Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
                .Select(path => Path.Combine(path, "bin", "pg_dump"))
                .FirstOrDefault(File.Exists) ?? "pg_dump"
            : "pg_dump";
    }
}
