using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Licensing;
using Comptoir.Server.Tests.Access;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Licensing;

/// <inheritdoc/>
public sealed class LeakTests(SecrecyTests.Listening server) : LeakStory(server, server.Lines), IClassFixture<SecrecyTests.Listening>;

/// <summary>I25: every secret of a run (every key there is, passwords, client secrets, tokens, second factors) is in no column of any table, in no
/// file and in no line of the log.</summary>
public abstract class LeakStory(ComptoirServer server, ConcurrentQueue<string> lines)
{
    // What a demo world is there to tell, and what was handed over to its readers.
    private static readonly string[] Told = ["demo.json", "master.key"];

    [Fact]
    public async Task No_secret_of_a_run_lies_anywhere_in_clear()
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        AddWorld(secrets);
        await SignInAsync(secrets);
        await AdministerAsync(secrets);
        await RevealAsync(secrets);
        await SendWhereItDoesNotBelongAsync(secrets);

        var found = new List<string>();
        foreach (var (place, bytes) in await PlacesAsync())
            found.AddRange(secrets.Where(secret => Holds(bytes, secret.Value)).Select(secret => $"{secret.Key} in {place}"));
        found.AddRange(lines.SelectMany(line => secrets.Where(secret => line.Contains(secret.Value, StringComparison.Ordinal)).Select(secret => $"{secret.Key} in the log: {line}")));

        found.AddRange(await PlacesOfKeysAsync());

        Assert.True(secrets.Count > 40, $"Only {secrets.Count} secrets were looked for.");
        Assert.Empty(found.Distinct());
    }

    /// <summary>Where any key lies that was issued or is in stock, shown or not, with its hyphens or without.</summary>
    private async Task<List<string>> PlacesOfKeysAsync()
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        await using var scope = server.Services.CreateAsyncScope();
        var vault = scope.ServiceProvider.GetRequiredService<KeyVault>();
        foreach (var kind in scope.ServiceProvider.GetServices<ISealedRows>().Where(kind => kind.Subject is "product keys" or "keys in stock"))
        {
            foreach (var row in await kind.NextAsync(Guid.Empty, int.MaxValue, default))
            {
                string key = vault.OpenText(row.Secret, row.Context);
                keys.UnionWith([key, key.Replace("-", "", StringComparison.Ordinal)]);
            }
        }

        Assert.True(keys.Count > 10, $"Only {keys.Count} keys were looked for.");
        var any = SearchValues.Create([.. keys], StringComparison.Ordinal);
        // In one byte a letter or in two: without the zeros in between they are the same.
        bool HasKey(string text) => text.AsSpan().ContainsAny(any);
        var found = (await PlacesAsync()).Where(place => HasKey(Encoding.Latin1.GetString(place.Bytes).Replace("\0", "", StringComparison.Ordinal))).Select(place => $"a key in {place.Place}").ToList();
        found.AddRange(lines.Where(HasKey).Select(line => $"a key in the log: {line}"));
        return found;
    }

    private void AddWorld(Dictionary<string, string> secrets)
    {
        foreach (var partner in server.World["partners"]!.AsArray())
        {
            foreach (var app in partner!["apps"]!.AsArray())
                secrets[$"secret of {app!["clientId"]}"] = (string)app["secret"]!;
            foreach (var user in partner["users"]!.AsArray().Concat(partner["customers"]!.AsArray().SelectMany(customer => customer!["users"]!.AsArray())))
                secrets[$"password of {user!["userName"]}"] = (string)user["password"]!;
        }

        secrets["the operator's secret"] = (string)server.World["operator"]!["secret"]!;
        secrets["the operator's password"] = (string)server.World["operator"]!["password"]!;
    }

    private async Task SignInAsync(Dictionary<string, string> secrets)
    {
        var form = server.UserForm();
        form["scope"] += " openid offline_access";
        var (status, body, _) = await server.AskV2Async(form);
        Assert.Equal(HttpStatusCode.OK, status);
        foreach (string token in (string[])["access_token", "refresh_token", "id_token"])
            secrets[token] = body.Text(token);
        (_, body, _) = await server.AskV2Async(server.RefreshForm(secrets["refresh_token"]));
        secrets["second refresh token"] = body.Text("refresh_token");
        // Used again: refused and recorded, without itself.
        await server.AskV2Async(server.RefreshForm(secrets["refresh_token"]));
        var (_, app, _) = await server.AskV2Async(server.AppForm());
        secrets["an application's token"] = app.Text("access_token");
    }

    private async Task AdministerAsync(Dictionary<string, string> secrets)
    {
        var user = await server.NewUserAsync($"leak{Guid.NewGuid():N}", "SalesAgent");
        secrets["generated password"] = (string)user["password"]!;
        var app = await server.NewAppAsync("SalesAgent");
        secrets["generated secret"] = (string)app["secret"]!;
        var admin = await server.UserAsync("GlobalAdmin");
        var renewed = await (await admin.SendAsync(HttpMethod.Post, $"{Accounts.Apps}/{app["clientId"]}/secrets")).JsonAsync(HttpStatusCode.Created);
        secrets["renewed secret"] = (string)renewed["secret"]!;
        using var own = server.Stranger().With(await server.TokenAsync(server.FormOf(user)));
        const string Factor = "/comptoir/v1/me/secondfactor";
        var offer = await (await own.PostAsync(Factor, new JsonObject { ["currentPassword"] = (string)user["password"]! })).JsonAsync(HttpStatusCode.Created);
        secrets["second factor"] = (string)offer["secret"]!;
        secrets["token with a user"] = own.DefaultRequestHeaders.Authorization!.Parameter!;
        await own.PostAsync("/comptoir/v1/me/password", new JsonObject { ["currentPassword"] = (string)user["password"]!, ["newPassword"] = "Leaky-canary-horse-77" });
        secrets["chosen password"] = "Leaky-canary-horse-77";
        var customer = await (await server.AdminAgentAsync()).PostAsync("/v1/customers", NewCustomer());
        if (customer.StatusCode == HttpStatusCode.Created && (string?)(await customer.JsonAsync(HttpStatusCode.Created))["userCredentials"]?["password"] is { } password)
            secrets["password of a new customer"] = password;
    }

    private static JsonObject NewCustomer() => new()
    {
        ["companyProfile"] = new JsonObject { ["domain"] = $"leak{Guid.NewGuid():N}"[..20] + ".onmicrosoft.com" },
        ["billingProfile"] = new JsonObject
        {
            ["culture"] = "fr-FR",
            ["email"] = "a@b.example",
            ["language"] = "fr",
            ["companyName"] = "Leak",
            ["defaultAddress"] = new JsonObject
            {
                ["firstName"] = "A",
                ["lastName"] = "B",
                ["addressLine1"] = "1 place Bellecour",
                ["city"] = "Lyon",
                ["country"] = "FR",
                ["postalCode"] = "69002",
                ["phoneNumber"] = "+33472000000",
            },
        },
    };

    private async Task RevealAsync(Dictionary<string, string> secrets)
    {
        var agent = await server.AdminAgentAsync();
        foreach (string sku in (string[])[Purchase.WindowsServer, Purchase.OfficeFromStock])
        {
            var purchase = await Purchase.OfAsync(server, sku);
            string key = await purchase.KeyAsync(agent);
            secrets[$"key of {sku}"] = key;
            secrets[$"key of {sku} without hyphens"] = key.Replace("-", "", StringComparison.Ordinal);
            var checkedKey = await (await (await server.OperatorAsync()).PostAsync("/comptoir/v1/keys/check", new JsonObject { ["productKey"] = key })).JsonAsync();
            Assert.Equal("active", (string?)checkedKey["state"]);
            await purchase.CancelAsync(server);
        }

        var software = await Purchase.OfAsync(server);
        var (_, link) = await software.LinkAsync(agent);
        await server.Stranger().GetAsync(link);
        secrets["link"] = link.Segments[^1];
    }

    /// <summary>B13: a secret in a path, a query, a header, a body that is none.</summary>
    private async Task SendWhereItDoesNotBelongAsync(Dictionary<string, string> secrets)
    {
        const string Canary = "canary-4f1d0c9b7a";
        secrets["a canary"] = Canary;
        var agent = await server.AdminAgentAsync();
        using var stranger = server.Stranger();
        foreach (var client in new[] { agent, stranger })
        {
            await client.GetAsync(new Uri($"/comptoir/v1/downloads/{Canary}", UriKind.Relative));
            await client.GetAsync(new Uri($"/v1/customers?access_token={Canary}", UriKind.Relative));
            using var body = new StringContent($"{{\"password\":\"{Canary}", Encoding.UTF8, "application/json");
            await client.PostAsync(new Uri("/comptoir/v1/me/password", UriKind.Relative), body);
            await client.SendAsync(HttpMethod.Get, "/v1/customers", null, ("X-Secret", Canary));
            await client.PostAsync("/comptoir/v1/keys/check", new JsonObject { ["productKey"] = Canary });
        }

        stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {Canary}");
        await stranger.GetAsync(new Uri("/v1/customers", UriKind.Relative));
        var form = server.UserForm();
        form["password"] = Canary;
        await server.AskV2Async(form);
        form = server.AppForm();
        form["client_secret"] = Canary;
        await server.AskV2Async(form);
    }

    /// <summary>Where else the run left something.</summary>
    protected virtual Task<IReadOnlyList<(string Place, byte[] Bytes)>> MorePlacesAsync() => Task.FromResult<IReadOnlyList<(string, byte[])>>([]);

    private async Task<List<(string Place, byte[] Bytes)>> PlacesAsync()
    {
        var places = new List<(string, byte[])>();
        await server.InStoreAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            foreach (string table in db.Model.GetEntityTypes().Select(type => type.GetTableName()!))
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = $"SELECT * FROM \"{table}\"";
                await using var reader = await command.ExecuteReaderAsync();
                using var cells = new MemoryStream();
                while (await reader.ReadAsync())
                {
                    for (int i = 0; i < reader.FieldCount; i++)
                        cells.Write(reader.GetValue(i) is byte[] blob ? blob : Encoding.UTF8.GetBytes(Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) + "\n"));
                }

                places.Add(($"table {table}", cells.ToArray()));
            }

            return 0;
        });
        foreach (string file in Directory.GetFiles(server.Folder, "*", SearchOption.AllDirectories).Where(file => !Told.Contains(Path.GetFileName(file)) && !file.Contains("outbox", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            places.Add(($"file {Path.GetFileName(file)}", bytes.ToArray()));
        }

        places.AddRange(await MorePlacesAsync());
        return places;
    }

    private static bool Holds(byte[] bytes, string secret) =>
        bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)) >= 0;
}
