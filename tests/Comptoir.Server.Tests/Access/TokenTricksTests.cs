using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Activity;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Tests.Access;

/// <summary>T6: every kind of token that is not exactly one of ours is refused and, unless it is merely too old, told to the operator;
/// none is an error of the server.</summary>
public sealed class TokenTricksTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const int Good = 3600;

    [Theory]
    [InlineData(-59, null, HttpStatusCode.OK), InlineData(-62, null, HttpStatusCode.Unauthorized)]
    [InlineData(Good, 58, HttpStatusCode.OK), InlineData(Good, 63, HttpStatusCode.Unauthorized), InlineData(Good, 86400, HttpStatusCode.Unauthorized)]
    public async Task A_token_counts_from_its_first_second_to_its_last_with_a_minute_for_wrong_clocks(int endsIn, int? beginsIn, HttpStatusCode status) =>
        Assert.Equal(status, await server.TryAsync(await TokenAsync(endsIn: endsIn, beginsIn: beginsIn)));

    [Fact]
    public async Task A_token_without_an_end_is_refused() => await RefusedAsync(await TokenAsync(endsIn: null));

    [Theory]
    [InlineData("""{"alg":"RS256","typ":"JWT","jku":"http://127.0.0.1:1/keys"}"""), InlineData("""{"alg":"RS256","typ":"JWT","x5u":"http://127.0.0.1:1/cert"}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT","jwk":{"kty":"RSA","e":"AQAB","n":"{n}"}}"""), InlineData("""{"alg":"RS256","typ":"JWT","x5c":["MIIB"]}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT","kid":"../../../../dev/null"}"""), InlineData("""{"alg":"RS256","typ":"JWT","kid":"' OR 1=1 --"}""")]
    [InlineData("""{"alg":"RS256","typ":"JWT"}"""), InlineData("""{"alg":"RS256","typ":"JWT","crit":["x"],"x":1}""")]
    public async Task A_token_that_brings_its_own_key_is_refused(string header)
    {
        using var rsa = RSA.Create(2048);
        header = header.Replace("{n}", Base64UrlEncoder.Encode(rsa.ExportParameters(false).Modulus), StringComparison.Ordinal);
        string signed = $"{TokenFacts.Encode(header)}.{(await TokenAsync()).Split('.')[1]}";

        await RefusedAsync($"{signed}.{Base64UrlEncoder.Encode(rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}");
    }

    [Theory]
    [InlineData("HS256"), InlineData("HS384"), InlineData("HS512")]
    public async Task A_token_signed_with_the_published_key_as_a_secret_is_refused(string algorithm)
    {
        byte[] secret = Encoding.ASCII.GetBytes(server.Services.GetRequiredService<TokenSigner>().PublicKey.N);
        string signed = $"{TokenFacts.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT"}""")}.{(await TokenAsync()).Split('.')[1]}";
        byte[] text = Encoding.ASCII.GetBytes(signed);
        byte[] mac = algorithm switch
        {
            "HS256" => HMACSHA256.HashData(secret, text),
            "HS384" => HMACSHA384.HashData(secret, text),
            _ => HMACSHA512.HashData(secret, text),
        };

        await RefusedAsync($"{signed}.{Base64UrlEncoder.Encode(mac)}");
    }

    [Theory]
    [InlineData("PS256"), InlineData("RS384"), InlineData("RS512")]
    public async Task A_token_of_our_key_under_another_algorithm_is_refused(string algorithm) =>
        await RefusedAsync(await TokenAsync(credentials: new SigningCredentials(server.Services.GetRequiredService<TokenSigner>().Key, algorithm)));

    [Fact]
    public async Task A_token_for_somebody_else_is_refused()
    {
        foreach (string audience in (string[])["https://elsewhere.example", "", "https://graph.windows.net.elsewhere.example", "null"])
            await RefusedAsync(await TokenAsync(audience: audience));
    }

    [Fact]
    public async Task Rubbish_of_every_kind_is_refused()
    {
        string token = await TokenAsync();
        string[] parts = token.Split('.');
        string[] all =
        [
            "....", "a.b.c", "a.b.c.d.e", parts[0], $"{parts[0]}.{parts[1]}", $"{parts[0]}..{parts[2]}", $".{parts[1]}.{parts[2]}", $"{token}.", $"{token}{token}", $"{parts[1]}.{parts[0]}.{parts[2]}",
            $"{parts[0]}.{TokenFacts.Encode("[]")}.{parts[2]}", $"{parts[0]}.{TokenFacts.Encode("null")}.{parts[2]}", $"{parts[0]}.{TokenFacts.Encode("{")}.{parts[2]}",
            $"{TokenFacts.Encode(new string('[', 5000))}.{parts[1]}.{parts[2]}", $"{parts[0]}.{new string('A', 20000)}.{parts[2]}",
        ];

        foreach (string rubbish in all)
            await RefusedAsync(rubbish, record: false);
    }

    [Fact]
    public async Task A_token_too_long_for_a_header_is_refused_before_it_is_read()
    {
        using var client = server.Stranger();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new string('A', 60_000));

        var status = (await client.GetAsync(new Uri("/comptoir/v1/me", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode;

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, status);
    }

    [Theory]
    [InlineData("/common/oauth2/v2.0/token"), InlineData("/common/oauth2/token"), InlineData("/sign-in"), InlineData("/sign-in/code"), InlineData("/sign-in/passkey")]
    [InlineData("/sign-in/forgotten"), InlineData("/sign-in/password")]
    public async Task A_form_to_sign_in_by_that_is_too_large_is_refused_before_it_is_read(string address)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Root };
        foreach (var (size, expected) in new[] { (RequestBytes.Limit, false), (RequestBytes.Limit + 1, true) })
        {
            using var form = new StringContent("password=" + new string('x', size - "password=".Length), Encoding.ASCII, "application/x-www-form-urlencoded");
            using var answer = await client.PostAsync(new Uri(address, UriKind.Relative), form, TestContext.Current.CancellationToken);
            Assert.Equal(expected, answer.StatusCode == HttpStatusCode.RequestEntityTooLarge);
            Assert.True((int)answer.StatusCode < 500);
        }
    }

    [Fact]
    public async Task A_forged_token_is_told_to_the_operator_and_an_old_one_is_not()
    {
        int before = await TokenEventsAsync();
        await server.TryAsync(await TokenAsync(endsIn: -3600));
        Assert.Equal(before, await TokenEventsAsync());

        await server.TryAsync((await TokenAsync())[..^2] + "xx");

        Assert.Equal(before + 1, await TokenEventsAsync());
    }

    /// <summary>Refused here and for every way in, and no error.</summary>
    private async Task RefusedAsync(string token, bool record = true)
    {
        int before = record ? await TokenEventsAsync() : 0;

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(token));
        // Sixty a minute are recorded, which rubbish alone would use up.
        if (!record)
            return;
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(token, "/v1/customers"));
        Assert.Equal(before + 2, await TokenEventsAsync());
    }

    private Task<int> TokenEventsAsync() => server.InStoreAsync(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.TokenRefused));

    private Task<string> TokenAsync(int? endsIn = Good, int? beginsIn = null, string audience = TokenFacts.Graph, SigningCredentials? credentials = null)
    {
        var now = DateTimeOffset.UtcNow;
        string end = endsIn is { } seconds ? $"\"exp\":{now.AddSeconds(seconds).ToUnixTimeSeconds()}," : "";
        string claims = $$"""
            {{{end}}"nbf":{{now.AddSeconds(beginsIn ?? -7200).ToUnixTimeSeconds()}},"aud":"{{audience}}","ten":"partner","pid":"{{server.TenantOf()}}","tid":"{{server.TenantOf()}}",
            "oid":"{{server.App().ClientId}}","appid":"{{server.App().ClientId}}","ast":0}
            """;
        return Task.FromResult(new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
            .CreateToken(claims, credentials ?? server.Services.GetRequiredService<TokenSigner>().Credentials));
    }
}
