using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Comptoir.Server.Tests.Access;

/// <summary>Asks for tokens as programs do.</summary>
internal static class TokenFacts
{
    public const string Graph = "https://graph.windows.net";
    public const string PartnerApi = "https://api.partnercenter.microsoft.com";

    public static string TenantOf(this ComptoirServer server, int partner = 0) => server.Partner(partner)["tenantId"]!.GetValue<string>();

    public static (string ClientId, string Secret) App(this ComptoirServer server, int partner = 0) => (
        server.Partner(partner)["apps"]![0]!["clientId"]!.GetValue<string>(), server.Partner(partner)["apps"]![0]!["secret"]!.GetValue<string>());

    public static (string Name, string Password) User(this ComptoirServer server, string role)
    {
        var user = server.Partner()["users"]!.AsArray().First(u => u!["roles"]!.AsArray().Select(r => r!.GetValue<string>()).SequenceEqual([role]))!;
        return (user["userName"]!.GetValue<string>(), user["password"]!.GetValue<string>());
    }

    /// <summary>The fields of an application's own sign-in, to be changed by the test.</summary>
    public static Dictionary<string, string?> AppForm(this ComptoirServer server, int partner = 0) => new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = server.App(partner).ClientId,
        ["client_secret"] = server.App(partner).Secret,
        ["scope"] = $"{Graph}/.default",
    };

    public static Dictionary<string, string?> UserForm(this ComptoirServer server, string role = "AdminAgent")
    {
        var form = server.AppForm();
        (form["grant_type"], form["scope"]) = ("password", $"{PartnerApi}/.default");
        (form["username"], form["password"]) = server.User(role);
        return form;
    }

    public static Dictionary<string, string?> RefreshForm(this ComptoirServer server, string refreshToken)
    {
        var form = server.AppForm();
        (form["grant_type"], form["refresh_token"]) = ("refresh_token", refreshToken);
        return form;
    }

    public static async Task<(HttpStatusCode Status, JsonObject Body, HttpResponseHeaders Headers)> AskAsync(
        this ComptoirServer server, string path, Dictionary<string, string?> form, params (string Name, string Value)[] headers)
    {
        using var client = server.Stranger();
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new FormUrlEncodedContent(form.Where(field => field.Value is not null));
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!, answer.Headers);
    }

    public static Task<(HttpStatusCode Status, JsonObject Body, HttpResponseHeaders Headers)> AskV2Async(
        this ComptoirServer server, Dictionary<string, string?> form, string? tenant = null) =>
        server.AskAsync($"/{tenant ?? server.TenantOf()}/oauth2/v2.0/token", form);

    public static Task<(HttpStatusCode Status, JsonObject Body, HttpResponseHeaders Headers)> AskV1Async(
        this ComptoirServer server, Dictionary<string, string?> form, string resource = Graph)
    {
        form.Remove("scope");
        form["resource"] = resource;
        return server.AskAsync($"/{server.TenantOf()}/oauth2/token", form);
    }

    /// <summary>The claims of a token, unchecked.</summary>
    public static JsonElement Claims(string token) => JsonDocument.Parse(Decode(token.Split('.')[1])).RootElement;

    public static string Text(this JsonObject body, string member) => body[member]!.GetValue<string>();

    public static byte[] Decode(string part) => Convert.FromBase64String(part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '='));

    public static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static HttpClient Bearing(this ComptoirServer server, string token)
    {
        var client = server.Stranger();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public static async Task<HttpStatusCode> TryAsync(this ComptoirServer server, string token, string path = "/comptoir/v1/me")
    {
        using var client = server.Bearing(token);
        return (await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode;
    }
}
