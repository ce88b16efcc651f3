using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Access;

/// <summary>Users and applications made for a test, so that none takes another's away.</summary>
internal static class Accounts
{
    public const string Users = "/comptoir/v1/users";
    public const string Apps = "/comptoir/v1/apps";

    /// <summary>Makes a user by the partner's Global admin.</summary>
    public static async Task<JsonNode> NewUserAsync(this ComptoirServer server, string name, params string[] roles)
    {
        var admin = await server.UserAsync("GlobalAdmin");
        return await (await admin.PostAsync(Users, new JsonObject { ["userName"] = name, ["roles"] = Words(roles) })).JsonAsync(HttpStatusCode.Created);
    }

    public static async Task<JsonNode> NewAppAsync(this ComptoirServer server, params string[] roles)
    {
        var admin = await server.UserAsync("GlobalAdmin");
        return await (await admin.PostAsync(Apps, new JsonObject { ["name"] = "Back office", ["roles"] = Words(roles) })).JsonAsync(HttpStatusCode.Created);
    }

    public static JsonArray Words(params string[] words) => [.. words.Select(word => (JsonNode?)word)];

    public static Dictionary<string, string?> FormOf(this ComptoirServer server, JsonNode user)
    {
        var form = server.UserForm();
        (form["username"], form["password"]) = ((string?)user["userName"], (string?)user["password"]);
        return form;
    }

    public static Dictionary<string, string?> FormOf(JsonNode app, string? secret = null) => new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = (string?)app["clientId"],
        ["client_secret"] = secret ?? (string?)app["secret"],
        ["scope"] = $"{TokenFacts.PartnerApi}/.default",
    };

    /// <summary>An access token; the sign-in must succeed.</summary>
    public static async Task<string> TokenAsync(this ComptoirServer server, Dictionary<string, string?> form)
    {
        var (status, body, _) = await server.AskV2Async(form);
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        return body.Text("access_token");
    }

    public static HttpClient With(this HttpClient client, string token)
    {
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
