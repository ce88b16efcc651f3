using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Comptoir.Server.Tests.Access;

/// <summary>What a third party needs to check our tokens (contract, platform §2.5).</summary>
public sealed class DiscoveryTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData("/v2.0", "/v2.0"), InlineData("", "/")]
    public async Task A_tenants_document_names_its_issuer_and_where_tokens_come_from(string version, string end)
    {
        var document = await GetAsync($"/{server.TenantOf()}{version}/.well-known/openid-configuration");

        string root = server.Root.ToString().TrimEnd('/');
        Assert.Equal($"{root}/{server.TenantOf()}{end}", document.Text("issuer"));
        Assert.Equal($"{root}/{server.TenantOf()}/oauth2{version}/token", document.Text("token_endpoint"));
        Assert.Equal($"{root}/{server.TenantOf()}/oauth2{version}/authorize", document.Text("authorization_endpoint"));
        Assert.Equal($"{root}/common/discovery/keys", document.Text("jwks_uri"));
    }

    [Fact]
    public async Task The_published_key_checks_a_token_and_holds_nothing_private()
    {
        string token = (await server.AskV2Async(server.AppForm())).Body.Text("access_token");
        var key = Assert.Single((await GetAsync("/common/discovery/keys"))["keys"]!.AsArray())!.AsObject();

        Assert.Equal(["alg", "e", "kid", "kty", "n", "use"], key.Select(member => member.Key).Order(StringComparer.Ordinal));
        using var rsa = RSA.Create(new RSAParameters { Modulus = TokenFacts.Decode(key.Text("n")), Exponent = TokenFacts.Decode(key.Text("e")) });
        string[] parts = token.Split('.');
        Assert.True(rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), TokenFacts.Decode(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task Instance_discovery_names_this_host()
    {
        var document = await GetAsync("/common/discovery/instance?api-version=1.1&authorization_endpoint=x");

        Assert.Equal("1.1", document.Text("api-version"));
        Assert.Equal(server.Root.Authority, document["metadata"]![0]!["aliases"]![0]!.GetValue<string>());
    }

    private async Task<JsonObject> GetAsync(string path)
    {
        using var client = server.Stranger();
        return (await client.GetFromJsonAsync<JsonObject>(path, TestContext.Current.CancellationToken))!;
    }
}
