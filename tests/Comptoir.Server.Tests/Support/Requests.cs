using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Support;

/// <summary>The form of a support request, and the calls about it.</summary>
internal static class Requests
{
    public const string Filing = "/comptoir/v1/support/requests";

    /// <summary>A refund request with everything that has to be in it.</summary>
    public static JsonObject Refund(string customer, JsonNode order, decimal amount, string currency = "EUR") => new()
    {
        ["problemType"] = "CSP Purchase/Refund on behalf of customers",
        ["impact"] = "moderate",
        ["title"] = "Refund for a server",
        ["customer"] = customer,
        ["orderId"] = (string?)order["id"],
        ["refundReason"] = "Bought twice",
        ["amountRequested"] = new JsonObject { ["amount"] = amount, ["currency"] = currency },
        ["contact"] = new JsonObject { ["name"] = "Amélie Roux", ["email"] = "a.roux@aubier.example", ["phone"] = "+33 1 99 00 12 34" },
    };

    /// <summary>A request about no purchase.</summary>
    public static JsonObject Problem(string title) => new()
    {
        ["problemType"] = "1004",
        ["impact"] = "minimal",
        ["title"] = title,
        ["text"] = "See there",
        ["contact"] = new JsonObject { ["name"] = "A", ["email"] = "a@b.example", ["phone"] = "1" },
    };

    public static async Task<string> FileAsync(this HttpClient client, JsonObject form) =>
        (string)(await (await client.PostAsync(Filing, form)).JsonAsync(HttpStatusCode.Created))["id"]!;

    public static Task<HttpResponseMessage> ActAsync(this HttpClient op, string id, string act, JsonObject? body = null) =>
        op.SendAsync(HttpMethod.Post, $"{Filing}/{id}/{act}", body);

    public static async Task<HttpResponseMessage> AttachAsync(this HttpClient client, string id, params (string Name, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
            form.Add(new ByteArrayContent(content), "file", name);
        return await client.PostAsync(new Uri($"{Filing}/{id}/files", UriKind.Relative), form, TestContext.Current.CancellationToken);
    }
}
