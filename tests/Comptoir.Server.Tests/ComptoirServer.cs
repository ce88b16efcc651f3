using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Demo;
using Comptoir.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests;

/// <summary>The whole product over real HTTP on the demo world and a fresh SQLite database, one for each test class that takes it
/// as its fixture. The world is built once and copied.</summary>
public class ComptoirServer : IAsyncLifetime
{
    private static readonly Lazy<Task<string>> Template = new(BuildTemplateAsync);

    private readonly string folder = Directory.CreateTempSubdirectory("comptoir-test-").FullName;
    private readonly ConcurrentDictionary<string, Lazy<Task<HttpClient>>> clients = new();
    private WebApplication? app;

    /// <summary><c>demo.json</c>.</summary>
    public JsonNode World { get; private set; } = null!;

    public string Folder => folder;

    public Uri Root { get; private set; } = null!;

    public IServiceProvider Services => app!.Services;

    /// <summary>Settings beside those of the demo world.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    /// <summary>Where it listens.</summary>
    protected virtual string Address => "http://127.0.0.1:0";

    public virtual async ValueTask InitializeAsync()
    {
        Copy(await Template.Value, folder);
        var data = new DataFolder(folder);
        app = await DemoServer.BuildAsync(data, Address, CancellationToken.None, Adapt, Settings);
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await DemoServer.DescribeAsync(app, address, CancellationToken.None);
        Root = new Uri(address);
        World = JsonNode.Parse(await File.ReadAllTextAsync(data.DemoFile))!;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The n-th partner: 0 is Garance (all roles, all markets), 1 is Harrow, a stranger to her customers.</summary>
    public JsonNode Partner(int number = 0) => World["partners"]![number]!;

    /// <summary>The first partner's user who has this role alone.</summary>
    public JsonNode UserOf(string role) => Partner()["users"]!.AsArray().First(user => Roles(user!).SetEquals([role]))!;

    /// <summary>Id of a partner's customer in a country.</summary>
    public string CustomerIn(string country, int partner = 0) =>
        Partner(partner)["customers"]!.AsArray().First(customer => (string?)customer!["country"] == country)!["id"]!.GetValue<string>();

    /// <summary>A client without a token.</summary>
    public HttpClient Stranger() => new() { BaseAddress = Root };

    /// <summary>Signed in as the partner's user who has exactly these roles.</summary>
    public Task<HttpClient> UserAsync(params string[] roles) => UserOfAsync(0, roles);

    public Task<HttpClient> UserOfAsync(int partner, params string[] roles)
    {
        var user = Partner(partner)["users"]!.AsArray().First(u => Roles(u!).SetEquals(roles))!;
        return ClientAsync(Partner(partner)["tokenUrl"]!.GetValue<string>(), Partner(partner)["apps"]![0]!, user);
    }

    /// <summary>Signed in as the partner's Admin agent, who may buy, reveal and cancel.</summary>
    public Task<HttpClient> AdminAgentAsync() => UserAsync("AdminAgent");

    /// <summary>Signed in as an application alone: the one with all roles, or the one with none.</summary>
    public Task<HttpClient> AppAsync(bool withRoles = true, int partner = 0)
    {
        var program = Partner(partner)["apps"]!.AsArray().First(a => (a!["roles"]!.AsArray().Count > 0) == withRoles)!;
        return ClientAsync(Partner(partner)["tokenUrl"]!.GetValue<string>(), program, null);
    }

    /// <summary>Signed in as a user of a customer: its Global admin, or the plain one.</summary>
    public Task<HttpClient> CustomerUserAsync(string country, bool globalAdmin = true, int partner = 0)
    {
        var customer = Partner(partner)["customers"]!.AsArray().First(c => (string?)c!["country"] == country)!;
        var user = customer["users"]!.AsArray().First(u => (u!["roles"]!.AsArray().Count > 0) == globalAdmin)!;
        return ClientAsync($"{Root.ToString().TrimEnd('/')}/{customer["id"]}/oauth2/v2.0/token", Partner(partner)["apps"]![0]!, user);
    }

    public Task<HttpClient> OperatorAsync(bool asApp = false)
    {
        var op = World["operator"]!;
        return ClientAsync(op["tokenUrl"]!.GetValue<string>(), op, asApp ? null : op);
    }

    /// <summary>A scope of the server's own services, for looking at what is stored.</summary>
    public async Task<T> InStoreAsync<T>(Func<ComptoirDb, Task<T>> look)
    {
        await using var scope = Services.CreateAsyncScope();
        return await look(scope.ServiceProvider.GetRequiredService<ComptoirDb>());
    }

    /// <summary>A month that is over and can be cut: those of the demo world are cut, so it forgets that its first one was.</summary>
    public Task<string> UncutMonthAsync() => InStoreAsync(async db =>
    {
        var began = await db.Partners.Where(partner => !db.Installations.Any(row => row.OperatorId == partner.Id)).MinAsync(partner => partner.CreatedAt);
        var first = BillingMonth.Of(began);
        await db.BillingRuns.Where(run => run.Month == first.First).ExecuteDeleteAsync();
        return first.ToString();
    });

    /// <summary>Advances the test clock by an ISO 8601 duration.</summary>
    public async Task AdvanceAsync(string duration)
    {
        var client = await AdminAgentAsync();
        var answer = await client.PostAsJsonAsync("/comptoir/v1/clock", new { advance = duration });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Another node on its data, which is not started.</summary>
    public WebApplication Node(Action<IServiceCollection> adapt) => ServerApp.Build(new DataFolder(folder), Address, Settings, adapt);

    /// <summary>Changes the server's services before it starts.</summary>
    protected virtual void Adapt(IServiceCollection services)
    {
    }

    private static HashSet<string> Roles(JsonNode user) => [.. user["roles"]!.AsArray().Select(role => role!.GetValue<string>())];

    private static async Task<string> BuildTemplateAsync()
    {
        string template = Directory.CreateTempSubdirectory("comptoir-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(template, recursive: true);
        await using (await DemoServer.BuildAsync(new DataFolder(template), "http://127.0.0.1:0", CancellationToken.None))
        {
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return template;
    }

    private static void Copy(string from, string to)
    {
        foreach (string directory in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(directory.Replace(from, to, StringComparison.Ordinal));
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, file.Replace(from, to, StringComparison.Ordinal));
    }

    private Task<HttpClient> ClientAsync(string tokenUrl, JsonNode app, JsonNode? user) =>
        clients.GetOrAdd($"{tokenUrl} {app["clientId"]} {user?["userName"]}", _ => new(() => SignInAsync(tokenUrl, app, user))).Value;

    private async Task<HttpClient> SignInAsync(string tokenUrl, JsonNode app, JsonNode? user)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = user is null ? "client_credentials" : "password",
            ["client_id"] = app["clientId"]!.GetValue<string>(),
            ["client_secret"] = app["secret"]!.GetValue<string>(),
            ["scope"] = "https://api.partnercenter.microsoft.com/.default",
        };
        if (user is not null)
            (form["username"], form["password"]) = (user["userName"]!.GetValue<string>(), user["password"]!.GetValue<string>());
        var client = Stranger();
        using var content = new FormUrlEncodedContent(form);
        var answer = await client.PostAsync(new Uri(tokenUrl), content);
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("access_token").GetString());
        return client;
    }
}
