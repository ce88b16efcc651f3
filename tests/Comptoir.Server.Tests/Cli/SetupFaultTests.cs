using System.Net;
using System.Net.Sockets;
using Comptoir.Server.Cli;
using Microsoft.Data.Sqlite;

namespace Comptoir.Server.Tests.Cli;

/// <summary>R18.2, R18.5: what an operator has to set right is named in one line, before anything is made.</summary>
public sealed class SetupFaultTests : IDisposable
{
    private const string Master = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly string folder = Directory.CreateTempSubdirectory("comptoir-setup-").FullName;

    private string Data => Path.Combine(folder, "data");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("Secrets:Master", """{}""")]
    [InlineData("Secrets:Master", """{ "Secrets": { "Master": "AAECAwQFBgc=" } }""")]
    [InlineData("Secrets:Master", """{ "Secrets": { "Master": "not base64!" } }""")]
    [InlineData("Auth:TriesBeforeLockOut", """{ "Auth": { "TriesBeforeLockOut": 0 } }""")]
    [InlineData("Auth:TriesBeforeLockOut", """{ "Auth": { "TriesBeforeLockOut": "many" } }""")]
    [InlineData("Auth:FailuresPerMinute", """{ "Auth": { "FailuresPerMinute": 0 } }""")]
    [InlineData("Auth:RequireMfa", """{ "Auth": { "RequireMfa": "sometimes" } }""")]
    [InlineData("Auth:LockOut", """{ "Auth": { "LockOut": "-00:15:00" } }""")]
    [InlineData("Auth:AccessTokenLifetime", """{ "Auth": { "AccessTokenLifetime": "00:00:00" } }""")]
    [InlineData("Auth:Issuers:0:Issuer", """{ "Auth": { "Issuers": [ { "Issuer": "http://idp.example", "Audience": "a", "Tenant": "00000000-0000-4000-8000-000000000001" } ] } }""")]
    [InlineData("Auth:Issuers:0:Audience", """{ "Auth": { "Issuers": [ { "Issuer": "https://idp.example", "Tenant": "00000000-0000-4000-8000-000000000001" } ] } }""")]
    [InlineData("Auth:Issuers:0:Tenant", """{ "Auth": { "Issuers": [ { "Issuer": "https://idp.example", "Audience": "a" } ] } }""")]
    [InlineData("Auth:Issuers:0:Tenant", """{ "Auth": { "Issuers": [ { "Issuer": "https://idp.example", "Audience": "a", "Tenant": "garance" } ] } }""")]
    [InlineData("Auth:Issuers:0:Tenants", """{ "Auth": { "Issuers": [ { "Issuer": "https://idp.example", "Audience": "a", "TenantClaim": "partner" } ] } }""")]
    [InlineData("Auth:Issuers:0:Tenants:garance", """{ "Auth": { "Issuers": [ { "Issuer": "https://idp.example", "Audience": "a", "TenantClaim": "partner", "Tenants": { "garance": "x" } } ] } }""")]
    [InlineData("Auth:Issuers:0:Keys", """{ "Auth": { "Issuers": [ { "Issuer": "https://idp.example", "Audience": "a", "Tenant": "00000000-0000-4000-8000-000000000001", "Keys": "http://10.0.0.1/keys" } ] } }""")]
    [InlineData("Auth:Issuers:0:Roles:agents", """{ "Auth": { "Issuers": [ { "Issuer": "https://idp.example", "Audience": "a", "Tenant": "00000000-0000-4000-8000-000000000001", "Roles": { "agents": "AdminAgent, 3" } } ] } }""")]
    [InlineData("Carts:Lifetime", """{ "Carts": { "Lifetime": "9000.00:00:00" } }""")]
    [InlineData("Keys:RevealsPerMinute", """{ "Keys": { "RevealsPerMinute": 0 } }""")]
    [InlineData("Limits:RequestsPerMinute", """{ "Limits": { "RequestsPerMinute": 0 } }""")]
    [InlineData("Support:MaxPartnerBytes", """{ "Support": { "MaxPartnerBytes": 10485759 } }""")]
    [InlineData("Limits:StatementTime", """{ "Limits": { "StatementTime": "00:00:00" } }""")]
    [InlineData("Downloads:SharedLinkLifetime", """{ "Downloads": { "SharedLinkLifetime": "00:00:00" } }""")]
    [InlineData("Customers:SandboxMaximum", """{ "Customers": { "SandboxMaximum": -1 } }""")]
    [InlineData("Customers:CustomerAgreementLink", """{ "Customers": { "CustomerAgreementLink": "/terms" } }""")]
    [InlineData("Customers:DomainSuffixes:0", """{ "Customers": { "DomainSuffixes": [ "a b" ] } }""")]
    [InlineData("Mail:From", """{ "Mail": { "From": "nobody" } }""")]
    [InlineData("Shutdown:Limit", """{ "Shutdown": { "Limit": "-00:00:01" } }""")]
    [InlineData("Shutdown:Notice", """{ "Shutdown": { "Notice": "01:00:01" } }""")]
    [InlineData("Mail:Smtp:Port", """{ "Mail": { "Smtp": { "Port": 70000 } } }""")]
    [InlineData("Proxy:Trusted:1", """{ "Proxy": { "Trusted": [ "10.0.0.0/8", "balancer" ] } }""")]
    [InlineData("Portal:Address", """{ "Portal": { "Address": "ftp://portal.example" } }""")]
    [InlineData("Cancellation:ReviewFrom:EURO", """{ "Cancellation": { "ReviewFrom": { "EURO": 1000 } } }""")]
    [InlineData("Cancellation:ReviewFrom:EUR", """{ "Cancellation": { "ReviewFrom": { "EUR": -1 } } }""")]
    [InlineData("Emulation:VisibilityDelay", """{ "Emulation": { "VisibilityDelay": "-00:15:00" } }""")]
    [InlineData("Emulation:VisibilityDelay", """{ "Emulation": { "VisibilityDelay": "01:00:01" } }""")]
    [InlineData("Logging:LogLevel:Default", """{ "Logging": { "LogLevel": { "Default": "Loud" } } }""")]
    [InlineData("Storage:Postgres", """{ "Storage": { "Postgres": "Host=127.0.0.1;Prot=5432" } }""")]
    [InlineData("Storage:Postgres", """{ "Storage": { "Postgres": "Host=127.0.0.1;Port=1;Username=nobody;Timeout=2" } }""")]
    [InlineData("comptoir.json", """{ "Auth": """)]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string json)
    {
        Directory.CreateDirectory(Data);
        bool ownMaster = setting == "Secrets:Master" || !json.EndsWith('}');
        File.WriteAllText(Path.Combine(Data, "comptoir.json"), ownMaster ? json : $$"""{ "Secrets": { "Master": "{{Master}}" }, {{json[1..]}}""");

        var (code, error) = await RunAsync("serve", "--urls", "http://127.0.0.1:0");

        IsOneLine(code, error);
        Assert.Contains(setting, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "Certificate": "none.pem" }""")]
    [InlineData("""{ "Certificate": "comptoir.json" }""")]
    public async Task Without_a_certificate_that_can_be_read_no_address_has_TLS(string tls)
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(Path.Combine(Data, "comptoir.json"), $$"""{ "Secrets": { "Master": "{{Master}}" }, "Tls": {{tls}} }""");

        var (code, error) = await RunAsync("serve", "--urls", "https://127.0.0.1:0");

        IsOneLine(code, error);
        Assert.Contains("Tls:Certificate", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Data, "comptoir.db")));
    }

    [Fact]
    public async Task Without_an_operator_account_production_does_not_start()
    {
        WriteSettings(Master);

        var (code, error) = await RunAsync("serve", "--urls", "http://127.0.0.1:0");

        IsOneLine(code, error);
        Assert.Contains("comptoir users add NAME --operator", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_named_before_a_world_is_made()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var (code, error) = await RunAsync("demo", "--urls", url);

        IsOneLine(code, error);
        Assert.Contains(url, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("nonsense"), InlineData("ftp://127.0.0.1:5443"), InlineData("")]
    public async Task An_address_that_is_none_is_named(string urls)
    {
        var (code, error) = await RunAsync("serve", "--urls", urls);

        IsOneLine(code, error);
        Assert.Contains("--urls", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_partner_whose_policy_profile_is_gone_and_a_master_secret_that_is_another_stop_the_start()
    {
        await FoundAsync();
        string policy = Path.Combine(Data, "policies", "own.json");
        Directory.CreateDirectory(Path.GetDirectoryName(policy)!);
        await File.WriteAllTextAsync(policy, """{ "name": "own", "validFrom": "2026-01-01", "classes": {} }""", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await RunAsync("partners", "add", "Garance", "--mpn", "1", "--country", "FR", "--domain", "garance.example", "--policy", "own")).Code);

        File.Delete(policy);
        var (code, error) = await RunAsync("serve", "--urls", "http://127.0.0.1:0");
        IsOneLine(code, error);
        Assert.Contains("'own'", error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(policy, """{ "name": "own", "validFrom": "2026-01-01" }""", TestContext.Current.CancellationToken);
        (code, error) = await RunAsync("serve", "--urls", "http://127.0.0.1:0");
        IsOneLine(code, error);
        Assert.Contains("own.json", error, StringComparison.Ordinal);

        File.Delete(policy);
        WriteSettings(Master.Replace('A', 'B'));
        (code, error) = await RunAsync("partners", "list");
        IsOneLine(code, error);
        Assert.Contains("Secrets:Master", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("catalog", "list"), InlineData("catalog", "export"), InlineData("keys", "stock"), InlineData("keys", "check", "1234"), InlineData("taxes", "list")]
    [InlineData("partners", "list"), InlineData("users", "list", "--operator"), InlineData("apps", "list", "--operator"), InlineData("check"), InlineData("audit", "verify")]
    [InlineData("clock")]
    public async Task A_verb_that_looks_makes_nothing_and_says_that_there_is_nothing(params string[] verb)
    {
        var (code, error) = await RunAsync(verb);

        IsOneLine(code, error);
        Assert.Contains("There is no installation in", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_told_as_such()
    {
        WriteSettings(Master);
        await File.WriteAllTextAsync(Path.Combine(Data, "comptoir.db"), new string('x', 5000), TestContext.Current.CancellationToken);

        var (code, error) = await RunAsync("check");

        IsOneLine(code, error);
        Assert.Contains("database", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--mpn", "partners", "add", "Garance", "--mpn", "12a", "--country", "FR", "--domain", "garance.example")]
    [InlineData("--country", "partners", "add", "Garance", "--mpn", "1", "--country", "QQ", "--domain", "garance.example")]
    [InlineData("NAME", "partners", "add", "A name of more than a hundred letters, which no register of companies would take from anybody who were to ask", "--mpn", "1", "--country", "FR", "--domain", "garance.example")]
    [InlineData("--policy", "partners", "add", "Garance", "--mpn", "1", "--country", "FR", "--domain", "garance.example", "--policy", "none")]
    [InlineData("--support-email", "partners", "add", "Garance", "--mpn", "1", "--country", "FR", "--domain", "garance.example", "--support-email", "nobody")]
    [InlineData("--email", "users", "add", "nadia", "--operator", "--email", "nobody", "--generate-password")]
    [InlineData("MARKET", "taxes", "set", "QQ", "--name", "TVA", "--rate", "20")]
    [InlineData("--rate", "taxes", "set", "FR", "--name", "TVA", "--rate", "120")]
    public async Task What_is_wrong_is_called_by_the_name_of_its_option(string option, params string[] verb)
    {
        await FoundAsync();

        var (code, error) = await RunAsync(verb);

        IsOneLine(code, error);
        Assert.StartsWith($"comptoir: {option} ", error, StringComparison.Ordinal);
    }

    private static void IsOneLine(int code, string error)
    {
        Assert.Equal(1, code);
        string line = Assert.Single(error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("comptoir: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
    }

    private async Task FoundAsync()
    {
        WriteSettings(Master);
        string password = Path.Combine(folder, "password.txt");
        await File.WriteAllTextAsync(password, "Correct-horse-1", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await RunAsync("users", "add", "odile@dist.example", "--operator", "--password-file", password)).Code);
    }

    private void WriteSettings(string master)
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(Path.Combine(Data, "comptoir.json"), $$"""{ "Secrets": { "Master": "{{master}}" } }""");
    }

    private async Task<(int Code, string Error)> RunAsync(params string[] verb)
    {
        using var error = new StringWriter();
        int code = await ComptoirCommand.RunAsync([.. verb, "--data", Data], TextWriter.Null, error);
        return (code, error.ToString());
    }
}
