using System.Diagnostics;
using System.Globalization;
using Comptoir.Benchmarks.Servers;
using Npgsql;

namespace Comptoir.Benchmarks.Stores;

/// <summary>A PostgreSQL of our own on a loopback port, for the time of the run. It waits for the disk at each commit, as in
/// production.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Settings = "-c listen_addresses=127.0.0.1 -c fsync=on -c synchronous_commit=on -c shared_buffers=1GB -c max_wal_size=4GB -c max_connections=200";

    private readonly string programs;
    private readonly string folder;
    private int next;

    private PostgresServer(string programs, string folder, int port) => (this.programs, this.folder, Port) = (programs, folder, port);

    public int Port { get; }

    public int ProcessId { get; private set; }

    private static bool IsRoot => string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    public static async Task<PostgresServer> StartAsync(string folder)
    {
        string found = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Select(path => Path.Combine(path, "bin")).FirstOrDefault("")
            : "";
        if (found.Length == 0)
            throw new InvalidOperationException("PostgreSQL 15 or later is missing: apt-get install postgresql-15, or run ./test.sh once, which installs it.");
        var server = new PostgresServer(found, folder, ServerProcess.FreePort());
        if (IsRoot)
            await RunAsync("chown", "postgres", folder);
        await server.RunAsOwnerAsync("initdb", "-D", server.Data, "-U", "comptoir", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8");
        await server.RunAsOwnerAsync(
            "pg_ctl", "-D", server.Data, "-l", Path.Combine(folder, "log"), "-w", "-o",
            string.Create(CultureInfo.InvariantCulture, $"-p {server.Port} -c unix_socket_directories={folder} {Settings}"), "start");
        server.ProcessId = int.Parse((await File.ReadAllLinesAsync(Path.Combine(server.Data, "postmaster.pid")))[0], CultureInfo.InvariantCulture);
        return server;
    }

    private string Data => Path.Combine(folder, "data");

    public string ConnectionTo(string database, int? port = null) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port ?? Port,
        Username = "comptoir",
        Database = database,
        MaxPoolSize = 16,
    }.ToString();

    /// <summary>A new database, empty or a copy of another that nobody is connected to.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> CreateAsync(string? copyOf = null)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"bench{Interlocked.Increment(ref next)}");
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres"));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}{(copyOf is null ? "" : $" TEMPLATE {copyOf}")}";
        await command.ExecuteNonQueryAsync();
        return name;
    }

    /// <summary>Has the database's own tool run prepared statements, each time one of them by chance.</summary>
    /// <param name="scriptFolder">A folder to write them to.</param>
    /// <returns>How many a second.</returns>
    public async Task<double> BenchAsync(string database, string scriptFolder, IReadOnlyList<string> statements, int clients, TimeSpan time)
    {
        string[] scripts = [.. statements.Select((_, number) => Path.Combine(scriptFolder, string.Create(CultureInfo.InvariantCulture, $"{number}.sql")))];
        foreach (var (script, statement) in scripts.Zip(statements))
            await File.WriteAllTextAsync(script, statement);
        var start = new ProcessStartInfo(
            Path.Combine(programs, "pgbench"),
            [
                "-h", "127.0.0.1", "-p", Text(Port), "-U", "comptoir", "-n", "-M", "prepared", "-c", Text(clients), "-j", "2", "-T", Text((int)time.TotalSeconds),
                .. scripts.SelectMany(script => new[] { "-f", script }), database,
            ])
        { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var (said, faults) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        string? rate = (await said).Split('\n').FirstOrDefault(line => line.StartsWith("tps = ", StringComparison.Ordinal))?.Split(' ')[2];
        return process.ExitCode == 0 && double.TryParse(rate, CultureInfo.InvariantCulture, out double seen)
            ? seen
            : throw new InvalidOperationException($"pgbench ended with {process.ExitCode}: {await said}{await faults}");
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsOwnerAsync("pg_ctl", "-D", Data, "-m", "fast", "-w", "stop");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The server refuses to run as root: then the user that its package made runs it.</summary>
    private Task RunAsOwnerAsync(string program, params string[] arguments)
    {
        string path = Path.Combine(programs, program);
        return IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // What it prints is not read: the server it starts would hold the pipe open.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "cd / && exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments]);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
