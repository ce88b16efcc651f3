using System.Text.Json.Nodes;
using Comptoir.Server.Cli;

namespace Comptoir.Server.Tests.Cli;

/// <summary>The verbs that make a production installation: operator, partners, users, applications (R18.5).</summary>
public sealed class AccessCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("comptoir-cli-").FullName;

    public AccessCommandTests()
    {
        File.WriteAllText(Path.Combine(folder, "comptoir.json"), """{ "Secrets": { "Master": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" } }""");
        File.WriteAllText(PasswordFile, "Correct-horse-1\n");
    }

    private string PasswordFile => Path.Combine(folder, "password.txt");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_the_command_line_sets_for_all_stands_in_the_operators_log_once_there_is_an_operator()
    {
        await JsonAsync("taxes", "set", "FR", "--name", "TVA", "--rate", "20");
        await JsonAsync("users", "add", "odile@dist.example", "--operator", "--password-file", PasswordFile, "--company", "Distribution");
        string file = Path.Combine(folder, "taxes.csv");
        File.WriteAllText(file, "market,name,rate,validFrom\nAU,GST,10,2000-07-01\n");

        await JsonAsync("taxes", "set", "DE", "--name", "MwSt.", "--rate", "19");
        await JsonAsync("taxes", "set", "DE", "--name", "MwSt.", "--rate", "19");
        await JsonAsync("taxes", "import", file);

        Assert.Equal(["tax/AU", "tax/DE"], Settings());
    }

    [Fact]
    public async Task The_first_operator_makes_the_installation_and_what_follows_works_in_it()
    {
        var made = await JsonAsync("users", "add", "odile@dist.example", "--operator", "--password-file", PasswordFile, "--company", "Distribution");
        var partner = await JsonAsync(
            "partners", "add", "Garance", "--mpn", "6100042", "--country", "FR", "--domain", "garance.example", "--markets", "FR,be", "--limit", "EUR=50000,JPY=1000000");
        var changed = await JsonAsync("partners", "set", "garance.example", "--markets", "*", "--limit", "EUR=60000.50", "--sandbox", "true");
        var user = await JsonAsync("users", "add", "nadia", "--partner", "garance.example", "--roles", "AdminAgent,globaladmin", "--generate-password");
        var named = await JsonAsync("users", "set", "nadia@garance.example", "--partner", "garance.example", "--name", "Nadia Benali");
        var app = await JsonAsync("apps", "add", "Back office", "--partner", "garance.example", "--roles", "SalesAgent");
        var unmarked = await JsonAsync("partners", "set", "garance.example", "--sandbox", "false");
        var renewed = await JsonAsync("apps", "renew", app[0]!["clientId"]!.GetValue<string>(), "--partner", "garance.example");
        var users = await JsonAsync("users", "list", "--partner", "garance.example");

        Assert.Equal("""["Operator"]""", made[0]!["roles"]!.ToJsonString());
        Assert.Equal("""["FR","BE"]""", partner[0]!["markets"]!.ToJsonString());
        Assert.Equal("""["*"]""", changed[0]!["markets"]!.ToJsonString());
        Assert.Equal("""[{"amount":60000.5,"currency":"EUR"},{"amount":1000000,"currency":"JPY"}]""", changed[0]!["creditLimits"]!.ToJsonString());
        Assert.Equal("nadia@garance.example", user[0]!["userName"]!.GetValue<string>());
        Assert.True(user[0]!["password"]!.GetValue<string>().Length >= 16);
        Assert.Equal(("Nadia Benali", """["AdminAgent","GlobalAdmin"]"""), (named[0]!["displayName"]!.GetValue<string>(), named[0]!["roles"]!.ToJsonString()));
        Assert.Equal(changed[0]!["markets"]!.ToJsonString(), unmarked[0]!["markets"]!.ToJsonString());
        Assert.NotEqual(app[0]!["secret"]!.GetValue<string>(), renewed[0]!["secret"]!.GetValue<string>());
        Assert.Null(Assert.Single(users.AsArray())!["password"]);
    }

    [Fact]
    public async Task Before_there_is_an_operator_the_others_say_what_is_missing()
    {
        var (code, _, error) = await RunAsync("partners", "add", "Garance", "--mpn", "1", "--country", "FR", "--domain", "garance.example");

        Assert.Equal(1, code);
        Assert.Contains("users add NAME --operator", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_is_refused_founds_nothing()
    {
        await File.WriteAllTextAsync(PasswordFile, "short", TestContext.Current.CancellationToken);

        var (code, _, error) = await RunAsync("users", "add", "odile@dist.example", "--operator", "--password-file", PasswordFile);
        var (list, _, missing) = await RunAsync("users", "list", "--operator");

        Assert.Equal((1, 1), (code, list));
        Assert.Contains("password", error, StringComparison.Ordinal);
        Assert.Contains("no operator account", missing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("users", "list")]
    [InlineData("users", "list", "--operator", "--partner", "x")]
    [InlineData("users", "add", "nadia", "--operator", "--roles", "King")]
    [InlineData("partners", "add", "Garance")]
    [InlineData("apps", "renew", "c0000000-0000-4000-8000-000000000001", "--operator", "--overlap", "2000000000")]
    [InlineData("partners", "set", "x", "--limit", "many")]
    [InlineData("apps", "renew", "not-a-guid", "--operator")]
    public async Task Wrong_usage_exits_with_2(params string[] args)
    {
        var (code, _, error) = await RunAsync(args);

        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task An_unknown_partner_is_named()
    {
        await RunAsync("users", "add", "odile@dist.example", "--operator", "--password-file", PasswordFile);

        var (code, _, error) = await RunAsync("users", "list", "--partner", "nobody.example");

        Assert.Equal(1, code);
        Assert.Contains("nobody.example", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_operator_stays()
    {
        await RunAsync("users", "add", "odile@dist.example", "--operator", "--password-file", PasswordFile);

        var (code, _, _) = await RunAsync("users", "set", "odile@dist.example", "--operator", "--enabled", "false");

        Assert.Equal(1, code);
    }

    [Fact]
    public async Task The_roles_print_the_matrix()
    {
        using var output = new StringWriter();

        int code = await ComptoirCommand.RunAsync(["roles"], output);

        Assert.Equal(0, code);
        Assert.Matches("(?m)^Partner +GetKeys +AdminAgent\r?$", output.ToString());
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await ComptoirCommand.RunAsync([.. args, "--data", folder], output, error);
        return (code, output.ToString(), error.ToString());
    }

    private async Task<JsonNode> JsonAsync(params string[] args)
    {
        var (code, output, error) = await RunAsync([.. args, "--json"]);
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!;
    }

    private List<string> Settings()
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder, "comptoir.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT "ResourceKey" FROM "Activity" WHERE "ResourceKey" LIKE 'tax/%' ORDER BY 1""";
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
            found.Add(reader.GetString(0));
        return found;
    }
}
