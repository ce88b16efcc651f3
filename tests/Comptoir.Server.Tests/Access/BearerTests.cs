using System.Net;
using System.Security.Cryptography;
using System.Text;
using Comptoir.Server.Auth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Tests.Access;

/// <summary>A token that is not exactly one of ours is none.</summary>
public sealed class BearerTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task A_token_with_a_changed_signature_is_refused()
    {
        string token = await TokenAsync();
        int last = token.LastIndexOf('.') + 10;

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(token[..last] + (token[last] == 'A' ? 'B' : 'A') + token[(last + 1)..]));
    }

    [Fact]
    public async Task A_token_cut_short_is_refused()
    {
        string token = await TokenAsync();

        foreach (string cut in (string[])[token[..^1], token[..(token.LastIndexOf('.') + 1)], token[..token.LastIndexOf('.')], token[..40], "x", ""])
            Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(cut));
    }

    [Fact]
    public async Task A_token_with_edited_claims_is_refused()
    {
        string[] parts = (await TokenAsync(withRoles: false)).Split('.');
        string claims = Encoding.UTF8.GetString(TokenFacts.Decode(parts[1]));
        string edited = TokenFacts.Encode(claims[..^1] + ",\"roles\":[\"AdminAgent\"]}");

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync($"{parts[0]}.{edited}.{parts[2]}"));
    }

    [Fact]
    public async Task A_token_without_a_signature_algorithm_is_refused()
    {
        string[] parts = (await TokenAsync()).Split('.');

        foreach (string none in (string[])["none", "None", "NONE"])
            Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync($"{TokenFacts.Encode($$"""{"alg":"{{none}}","typ":"JWT"}""")}.{parts[1]}."));
    }

    [Fact]
    public async Task A_token_signed_with_the_public_key_as_if_it_were_a_secret_is_refused()
    {
        string[] parts = (await TokenAsync()).Split('.');
        var key = server.Services.GetRequiredService<TokenSigner>().PublicKey;
        string signed = $"{TokenFacts.Encode($$"""{"alg":"HS256","typ":"JWT","kid":"{{key.KeyId}}"}""")}.{parts[1]}";
        byte[] mac = HMACSHA256.HashData(TokenFacts.Decode(key.N), Encoding.ASCII.GetBytes(signed));

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync($"{signed}.{Base64UrlEncoder.Encode(mac)}"));
    }

    [Fact]
    public async Task A_token_of_somebody_elses_key_is_refused()
    {
        using var rsa = RSA.Create(2048);
        string own = server.Services.GetRequiredService<TokenSigner>().Key.KeyId;

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(Forge(new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = own }, "RS256"), TokenFacts.Graph, 3600)));
    }

    [Theory]
    [InlineData(TokenFacts.Graph, 3600, HttpStatusCode.OK)]
    [InlineData(TokenFacts.Graph, -30, HttpStatusCode.OK)]
    [InlineData(TokenFacts.Graph, -90, HttpStatusCode.Unauthorized)]
    [InlineData("https://elsewhere.example", 3600, HttpStatusCode.Unauthorized)]
    public async Task Audience_and_lifetime_are_checked_with_a_minute_for_wrong_clocks(string audience, int endsIn, HttpStatusCode status) =>
        Assert.Equal(status, await server.TryAsync(Forge(server.Services.GetRequiredService<TokenSigner>().Credentials, audience, endsIn)));

    [Theory]
    [InlineData(-55, null, HttpStatusCode.OK)]
    [InlineData(-61, null, HttpStatusCode.Unauthorized)]
    [InlineData(3600, 55, HttpStatusCode.OK)]
    [InlineData(3600, 65, HttpStatusCode.Unauthorized)]
    public async Task A_token_that_was_genuine_before_counts_in_its_time_alone(int endsIn, int? beginsIn, HttpStatusCode status)
    {
        // Of a length of its own: of one second, equal claims make one token.
        string token = Forge(server.Services.GetRequiredService<TokenSigner>().Credentials, TokenFacts.Graph, 3600 + endsIn + (beginsIn ?? 0));
        using var client = server.Bearing(token);
        string root = client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(token));
        var known = server.Services.GetRequiredService<KnownTokens>();
        var now = DateTime.UtcNow;

        known.Put(token, root, known.Find(token, root)! with { Until = now.AddSeconds(endsIn), From = beginsIn is { } begin ? now.AddSeconds(begin) : null });

        Assert.Equal(status, await server.TryAsync(token));
    }

    [Fact]
    public async Task A_token_for_this_address_is_none_at_another_however_often_it_was_taken_here()
    {
        using var stranger = server.Stranger();
        string token = Forge(server.Services.GetRequiredService<TokenSigner>().Credentials, stranger.BaseAddress!.GetLeftPart(UriPartial.Authority), 3600);
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(token));
        using var client = server.Bearing(token);
        client.DefaultRequestHeaders.Host = "elsewhere.example";

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/comptoir/v1/me", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(token));
    }

    [Fact]
    public async Task A_token_in_the_address_is_not_looked_at()
    {
        string token = await TokenAsync();
        using var client = server.Stranger();

        var answer = await client.GetAsync(new Uri($"/comptoir/v1/me?access_token={token}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    private string Forge(SigningCredentials credentials, string audience, int endsIn)
    {
        var now = DateTime.UtcNow;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Audience = audience,
            NotBefore = now.AddHours(-2),
            Expires = now.AddSeconds(endsIn),
            Claims = new Dictionary<string, object>
            {
                ["ten"] = "partner",
                ["pid"] = server.TenantOf(),
                ["tid"] = server.TenantOf(),
                ["oid"] = server.App().ClientId,
                ["appid"] = server.App().ClientId,
                ["ast"] = 0,
            },
            SigningCredentials = credentials,
        });
    }

    private async Task<string> TokenAsync(bool withRoles = true) => (await server.AppAsync(withRoles)).DefaultRequestHeaders.Authorization!.Parameter!;
}
