using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Comptoir.Server.Tests.Customers;

/// <summary>Short words for calling and for what an error must say.</summary>
internal static class Answers
{
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>The answer is this error and its description names the field.</summary>
    public static async Task RefusesAsync(this HttpResponseMessage answer, HttpStatusCode status, string code, string mentions = "")
    {
        var error = await answer.JsonAsync(status);
        Assert.Equal(code, (string?)error["code"]);
        Assert.Contains(mentions, (string?)error["description"], StringComparison.Ordinal);
        Assert.IsType<JsonArray>(error["data"]);
    }

    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient client, HttpMethod method, string path, JsonNode? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, JsonNode body, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Post, path, body, headers);

    public static Task<HttpResponseMessage> PatchAsync(this HttpClient client, string path, JsonNode body, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Patch, path, body, headers);

    public static Task<HttpResponseMessage> PutAsync(this HttpClient client, string path, JsonNode body, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Put, path, body, headers);

    /// <summary>What the .NET SDK sends for a new customer: its class names, nulls and defaults.</summary>
    public static JsonNode NewCustomer(string domain, string name = "Contoso") => JsonNode.Parse(
        $$$"""
        {"Id":null,"CommerceId":null,
         "CompanyProfile":{"TenantId":null,"Domain":"{{{domain}}}","CompanyName":null,"OrganizationRegistrationNumber":null,"Links":null,"Attributes":{"ObjectType":"CustomerCompanyProfile"}},
         "BillingProfile":{"Id":null,"FirstName":null,"LastName":null,"Email":"it@leon.example","Culture":"FR-fr","Language":"Fr","CompanyName":"{{{name}}}",
           "DefaultAddress":{"Country":"FR","Region":null,"City":"Marseille","State":null,"AddressLine1":"8 quai du Port","AddressLine2":null,"PostalCode":"13002","FirstName":"Inès","LastName":"Morel","PhoneNumber":null},
           "Links":null,"Attributes":{"ObjectType":"CustomerBillingProfile"}},
         "RelationshipToPartner":"unknown","AllowDelegatedAccess":null,"UserCredentials":null,"CustomDomains":null,"AssociatedPartnerId":null,"Links":null,
         "Attributes":{"ObjectType":"Customer"},"FileLinks":[]}
        """)!;
}
