using System.Formats.Tar;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Server.Cli;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Door;
using Comptoir.Server.Tests.Licensing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Cli;

/// <summary>R18.4: an installation on SQLite as one file, and back.</summary>
public sealed class BackupCommandTests(ComptoirServer server) : IClassFixture<ComptoirServer>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("comptoir-backup-").FullName;

    [Fact]
    public async Task A_backup_taken_while_people_buy_has_all_that_was_acknowledged_before_and_checks_out_where_it_is_restored()
    {
        var agent = await server.AdminAgentAsync();
        var before = new List<string>();
        for (int i = 0; i < 3; i++)
            before.Add(await OrderAsync(agent));
        using var enough = new CancellationTokenSource();
        var buying = Enumerable.Range(0, 3).Select(_ => BuyUntilAsync(agent, enough.Token)).ToList();

        var made = await CommandLine.RunInAsync(server.Folder, new Dictionary<string, string?>(), "backup", In("first.tar"), "--json");

        await enough.CancelAsync();
        Assert.True((await Task.WhenAll(buying)).Sum() > 0);
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.Equal([In("first.tar")], Directory.GetFiles(folder));
        string there = In("there");
        var restored = await CommandLine.RunInAsync(there, new Dictionary<string, string?>(), "restore", In("first.tar"), "--json");
        Assert.True(restored.ExitCode == 0, restored.Error);
        Assert.Equal((long)made.Json["bytes"]!, (long)restored.Json["bytes"]!);
        Assert.Contains("comptoir restore --acknowledge", restored.Error, StringComparison.Ordinal);
        Assert.Equal((string?)made.Json["madeAt"], (string?)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(there, "restored.json"), TestContext.Current.CancellationToken))!["madeAt"]);
        Assert.All(before, order => Assert.Equal(1L, Ask(there, $"""SELECT COUNT(*) FROM "Orders" WHERE "Id" = '{order}'""")));
        var secret = new Dictionary<string, string?> { ["Secrets:Master"] = await File.ReadAllTextAsync(Path.Combine(server.Folder, "master.key"), TestContext.Current.CancellationToken) };
        foreach (string[] look in (string[][])[["check", "--deep"], ["audit", "verify"]])
        {
            var run = await CommandLine.RunInAsync(there, secret, look);
            Assert.True(run.ExitCode == 0, run.Output + run.Error);
        }
    }

    [Fact]
    public async Task Neither_settings_nor_secrets_nor_keys_in_the_clear_are_in_a_backup_and_nobody_else_can_read_it()
    {
        string key = await (await Purchase.OfAsync(server)).KeyAsync(await server.AdminAgentAsync());
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "comptoir.json"), """{ "Mail": { "Smtp": { "Password": "wholly-secret" } } }""", TestContext.Current.CancellationToken);
        string policies = Directory.CreateDirectory(Path.Combine(server.Folder, "policies")).FullName;
        await File.WriteAllTextAsync(Path.Combine(policies, ".hidden.json"), "{}", TestContext.Current.CancellationToken);

        await BackupAsync("sealed.tar");

        await using (var archive = File.OpenRead(In("sealed.tar")))
        {
            await using var tar = new TarReader(archive);
            var names = new List<string>();
            while (await tar.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken) is { } entry)
                names.Add(entry.Name);
            Assert.Equal(["comptoir.db", "backup.json"], names);
        }

        byte[] content = await File.ReadAllBytesAsync(In("sealed.tar"), TestContext.Current.CancellationToken);
        string master = (await File.ReadAllTextAsync(Path.Combine(server.Folder, "master.key"), TestContext.Current.CancellationToken)).Trim();
        foreach (string secret in (string[])[key, key.Replace("-", "", StringComparison.Ordinal), master, "wholly-secret", (string)server.World["operator"]!["password"]!])
            Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)));
        Assert.Equal(-1, content.AsSpan().IndexOf(Convert.FromBase64String(master)));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("sealed.tar")));
    }

    [Fact]
    public async Task Nothing_is_overwritten_neither_a_file_by_a_backup_nor_an_installation_by_a_restore()
    {
        await BackupAsync("once.tar");
        byte[] first = await File.ReadAllBytesAsync(In("once.tar"), TestContext.Current.CancellationToken);

        Assert.Contains("is there already", await RefusedAsync("backup", In("once.tar"), "--without-media", "--data", server.Folder), StringComparison.Ordinal);
        Assert.Contains("Nothing is overwritten", await RefusedAsync("restore", In("once.tar"), "--data", server.Folder), StringComparison.Ordinal);
        string half = Directory.CreateDirectory(In("half")).FullName;
        await File.WriteAllTextAsync(Path.Combine(half, "comptoir.db-wal"), "left", TestContext.Current.CancellationToken);
        Assert.Contains("comptoir.db-wal", await RefusedAsync("restore", In("once.tar"), "--data", half), StringComparison.Ordinal);

        Assert.Equal(first, await File.ReadAllBytesAsync(In("once.tar"), TestContext.Current.CancellationToken));
        Assert.Equal([Path.Combine(half, "comptoir.db-wal")], Directory.GetFileSystemEntries(half));
        Assert.NotEmpty((await (await server.AdminAgentAsync()).ReadAsync("/v1/customers"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_backup_that_was_cut_short_or_whose_content_was_altered_is_refused_and_leaves_nothing()
    {
        await BackupAsync("whole.tar");
        byte[] whole = await File.ReadAllBytesAsync(In("whole.tar"), TestContext.Current.CancellationToken);
        int list = whole.AsSpan().LastIndexOf("\"entries\""u8);
        int content = whole.AsSpan().IndexOf("SQLite format 3"u8);
        foreach (int length in (int[])[0, 100, 512, 4096, whole.Length / 2, list - 1000, list + 20])
            await RefusesAsync(whole[..length]);
        foreach (int at in (int[])[content, content + 5000, (content + list) / 2, list + 20])
        {
            byte[] altered = [.. whole];
            altered[at] ^= 0x10;
            await RefusesAsync(altered);
        }

        await RefusesAsync(Encoding.UTF8.GetBytes(new string('x', 20_000)));
        foreach (string name in (string[])["../outside.db", "/etc/outside", "comptoir.json", "master.key", "media/aa/../../../outside", "comptoir.db"])
            await RefusesAsync(await WithAsync(whole, name));
    }

    [Fact]
    public async Task A_file_is_restored_or_a_restore_acknowledged_and_only_one_that_waits()
    {
        await File.WriteAllTextAsync(In("some.tar"), "", TestContext.Current.CancellationToken);

        Assert.Equal(2, (await RunAsync("restore", "--data", In("empty"))).Code);
        Assert.Equal(2, (await RunAsync("restore", In("some.tar"), "--acknowledge", "--data", In("empty"))).Code);
        Assert.Equal(2, (await RunAsync("restore", "--acknowledge", "--send-mail", "--data", In("empty"))).Code);
        Assert.Equal(2, (await RunAsync("restore", In("none.tar"), "--data", In("empty"))).Code);
        Assert.Contains("no restored installation waits", await RefusedAsync("restore", "--acknowledge", "--data", In("empty")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("empty")));
    }

    [Fact]
    public async Task Mail_that_waited_is_held_where_a_backup_is_restored_unless_it_is_asked_for()
    {
        var agent = await server.AdminAgentAsync();
        string order = await OrderAsync(agent);
        await (await agent.PatchAsync($"{server.Orders()}/{order}", new JsonObject { ["status"] = "cancelled" })).JsonAsync();
        // None is on its way.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await server.InStoreAsync(db => db.Mails.AnyAsync(mail => mail.DueAt != null)))
            await Task.Delay(50, patience.Token);
        // As if the mail server had not been there to take any.
        DateTimeOffset? later = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), never = null;
        int waiting = await server.InStoreAsync(db => db.Mails.ExecuteUpdateAsync(set => set.SetProperty(mail => mail.DueAt, later).SetProperty(mail => mail.SentAt, never)));
        await BackupAsync("mail.tar");

        var held = await CommandLine.RunInAsync(In("held"), new Dictionary<string, string?>(), "restore", In("mail.tar"));
        var told = await CommandLine.RunInAsync(In("told"), new Dictionary<string, string?>(), "restore", In("mail.tar"), "--json");
        var sent = await CommandLine.RunInAsync(In("sent"), new Dictionary<string, string?>(), "restore", In("mail.tar"), "--send-mail", "--json");

        const string Due = """SELECT COUNT(*) FROM "Mails" WHERE "DueAt" IS NOT NULL""";
        Assert.NotEqual(0, waiting);
        Assert.Contains($"is held, as it may have been sent since: {waiting}.", held.Output, StringComparison.Ordinal);
        Assert.Equal((waiting, 0), ((int)told.Json["heldMail"]!, (int)sent.Json["heldMail"]!));
        Assert.Equal((0L, 0L, waiting), (Ask(In("held"), Due), Ask(In("told"), Due), Ask(In("sent"), Due)));
        Assert.Equal(waiting, Ask(In("held"), """SELECT COUNT(*) FROM "Mails" """));
    }

    [Fact]
    public async Task What_lies_in_PostgreSQL_is_left_to_its_own_tools_and_they_are_named()
    {
        string there = Directory.CreateDirectory(In("elsewhere")).FullName;
        await File.WriteAllTextAsync(Path.Combine(there, "comptoir.json"), """{ "Storage": { "Postgres": "Host=192.0.2.1;Database=comptoir" } }""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(In("some.tar"), "", TestContext.Current.CancellationToken);

        Assert.Contains("pg_dump", await RefusedAsync("backup", In("none.tar"), "--data", there), StringComparison.Ordinal);
        Assert.Contains("pg_restore", await RefusedAsync("restore", In("some.tar"), "--data", there), StringComparison.Ordinal);
        Assert.Contains("no installation", await RefusedAsync("backup", In("none.tar"), "--data", In("nowhere")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(In("nowhere")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static long Ask(string data, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "comptoir.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The archive with one more entry before the others.</summary>
    private static async Task<byte[]> WithAsync(byte[] whole, string name)
    {
        using var more = new MemoryStream();
        await using (var tar = new TarWriter(more, TarEntryFormat.Pax, leaveOpen: true))
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream("more"u8.ToArray()) });
        // Two empty blocks end an archive.
        return [.. more.ToArray()[..^1024], .. whole];
    }

    private async Task<string> OrderAsync(HttpClient agent) =>
        (string)(await (await agent.PostAsync(server.Orders(), await server.OrderBodyAsync(), Doorway.RequestId(Guid.NewGuid()))).JsonAsync(HttpStatusCode.Created))["id"]!;

    private async Task<int> BuyUntilAsync(HttpClient agent, CancellationToken enough)
    {
        int bought = 0;
        while (!enough.IsCancellationRequested)
        {
            await OrderAsync(agent);
            bought++;
        }

        return bought;
    }

    private async Task BackupAsync(string name)
    {
        var (code, error) = await RunAsync("backup", In(name), "--without-media", "--data", server.Folder);
        Assert.True(code == 0, error);
    }

    private async Task RefusesAsync(byte[] content)
    {
        string file = In("damaged.tar");
        await File.WriteAllBytesAsync(file, content);
        string to = In("empty");

        string told = await RefusedAsync("restore", file, "--data", to);

        Assert.Contains("no whole backup", told, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(to));
        Assert.False(File.Exists(In("outside.db")));
    }

    private static async Task<string> RefusedAsync(params string[] arguments)
    {
        var (code, error) = await RunAsync(arguments);
        Assert.Equal(1, code);
        Assert.Single(error.TrimEnd().Split('\n'));
        return error;
    }

    private static async Task<(int Code, string Error)> RunAsync(params string[] arguments)
    {
        await using var error = new StringWriter { NewLine = "\n" };
        int code = await ComptoirCommand.RunAsync(arguments, TextWriter.Null, error);
        return (code, error.ToString());
    }

    private string In(string name) => Path.Combine(folder, name);
}
