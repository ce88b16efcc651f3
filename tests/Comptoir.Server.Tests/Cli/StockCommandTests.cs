using System.Security.Cryptography;
using System.Text;

namespace Comptoir.Server.Tests.Cli;

/// <summary><c>comptoir keys</c> and <c>comptoir media</c> as a process (R5.2, R6.1, R18.4).</summary>
public sealed class StockCommandTests : IDisposable
{
    private const string Document = """
        { "products": [ { "id": "PLUMS", "kind": "perpetual", "title": "Plums", "productType": "Software", "skus": [ {
            "id": "0001", "title": "Plums 2022", "keyFormat": "pattern", "keyPattern": "[A-Z]{3}-[0-9]{3}", "versions": ["2022", "2019"] } ] } ] }
        """;

    private readonly CommandLine comptoir = new();

    public void Dispose() => comptoir.Dispose();

    [Fact]
    public async Task Keys_go_in_are_counted_and_known_and_a_duplicate_is_named_by_its_row_and_not_repeated()
    {
        await ImportAsync();
        string good = comptoir.Write("keys.txt", "AAA-001\nAAA-002,2019\n");
        string twice = comptoir.Write("twice.txt", "BBB-001\nAAA-001\nBBB-001\nbbb\n");

        var imported = await comptoir.RunAsync("keys", "import", good, "--product", "PLUMS", "--sku", "0001");
        var people = await comptoir.RunAsync("keys", "import", twice, "--product", "PLUMS", "--sku", "0001");
        var programs = await comptoir.RunAsync("keys", "import", twice, "--product", "PLUMS", "--sku", "0001", "--json");
        var stock = await comptoir.RunAsync("keys", "stock", "--json");
        var foreign = await comptoir.RunAsync("keys", "check", "BBB-001");

        Assert.Equal((0, "2 keys imported.\n"), (imported.ExitCode, imported.Output));
        Assert.Equal((1, 1), (people.ExitCode, programs.ExitCode));
        Assert.Contains("row 2, column 1", people.Error, StringComparison.Ordinal);
        Assert.Contains("nothing was imported", people.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("AAA-001", people.Error + programs.Output, StringComparison.Ordinal);
        Assert.Equal([2, 3, 4], programs.Json["rows"]!.AsArray().Select(row => (int)row!["row"]!));
        Assert.Equal(["2022 1", "2019 1"], stock.Json["items"]!.AsArray().Select(row => $"{row!["version"]} {row["inStock"]}"));
        Assert.Equal((0, "unknown\n"), (foreign.ExitCode, foreign.Output));
    }

    [Fact]
    public async Task A_file_of_a_hash_that_it_does_not_have_is_refused_and_the_right_one_is_added_once()
    {
        await ImportAsync();
        string file = comptoir.Write("plums.iso", "plums");
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("plums")));
        Task<CommandRun> AddAsync(string sha256, string version = "2022") => comptoir.RunAsync(
            "media", "add", file, "--product", "PLUMS", "--sku", "0001", "--version", version, "--language", "fr-FR", "--architecture", "x64", "--type", "ISO", "--sha256", sha256, "--json");

        var other = await AddAsync(new string('0', 64));
        var wrong = await AddAsync(hash, "1999");
        var added = await AddAsync(hash);
        var again = await AddAsync(hash);
        var listed = await comptoir.RunAsync("media", "list", "--json");

        Assert.Equal((1, 1, 0, 0), (other.ExitCode, wrong.ExitCode, added.ExitCode, again.ExitCode));
        Assert.Contains("--version", wrong.Error, StringComparison.Ordinal);
        Assert.Equal((hash, (string?)added.Json["mediaId"]), ((string?)added.Json["sha256"], (string?)again.Json["mediaId"]));
        Assert.Single(listed.Json["items"]!.AsArray());
    }

    private async Task ImportAsync() => Assert.Equal(0, (await comptoir.RunAsync("catalog", "import", comptoir.Write("catalog.json", Document))).ExitCode);
}
