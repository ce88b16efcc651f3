using System.Net;
using System.Text.Json;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Tests.Access;

/// <summary>The exchange of tokens of older clients (contract, platform §2.7).</summary>
public sealed class TokenExchangeTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Old = "/generatetoken";
    private const string Later = "/v3/generatetoken";

    private static readonly string[] OfTheTokenItself = ["aud", "iat", "nbf", "exp"];

    [Fact]
    public async Task A_users_token_is_exchanged_for_one_that_says_the_same()
    {
        var form = server.UserForm();
        form["scope"] = $"{TokenFacts.Graph}/.default";
        string given = (await server.AskV2Async(form)).Body.Text("access_token");

        var answer = await ExchangeAsync(Old, given);
        var body = (await answer.JsonAsync()).AsObject();

        string exchanged = body.Text("access_token");
        Assert.Equal(["access_token", "token_type", "expires_in"], body.Select(member => member.Key));
        Assert.Equal("Bearer", body.Text("token_type"));
        Assert.InRange(int.Parse(body.Text("expires_in")), 3500, 3600);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal(FactsOf(given), FactsOf(exchanged));
        Assert.Equal(TokenFacts.PartnerApi, TokenFacts.Claims(exchanged).GetProperty("aud").GetString());
        var me = await server.Bearing(exchanged).ReadAsync("/comptoir/v1/me");
        Assert.Equal((form["username"], """["AdminAgent"]"""), ((string?)me["userName"], me["roles"]!.ToJsonString()));
    }

    [Fact]
    public async Task An_application_alone_stays_alone()
    {
        string given = (await server.AskV1Async(server.AppForm())).Body.Text("access_token");

        string exchanged = (await (await ExchangeAsync(Old, given)).JsonAsync()).AsObject().Text("access_token");

        Assert.Equal(FactsOf(given), FactsOf(exchanged));
        Assert.False(TokenFacts.Claims(exchanged).TryGetProperty("scp", out _));
        await (await server.Bearing(exchanged).GetAsync("/v1/profiles/mpn")).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(exchanged, "/v1/customers"));
    }

    [Fact]
    public async Task The_later_address_takes_only_tokens_for_the_partner_API()
    {
        string graph = (await server.AskV2Async(server.AppForm())).Body.Text("access_token");
        string partner = (await server.AskV2Async(server.UserForm())).Body.Text("access_token");

        await (await ExchangeAsync(Later, graph)).RefusesAsync(HttpStatusCode.Unauthorized, WireCode.TokenRefused);
        string exchanged = (await (await ExchangeAsync(Later, partner)).JsonAsync()).AsObject().Text("access_token");
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(exchanged));
    }

    [Fact]
    public async Task Exchanging_in_a_circle_makes_no_token_last_longer()
    {
        string given = await SignedAsync(DateTime.UtcNow.AddMinutes(2));

        string once = (await (await ExchangeAsync(Old, given)).JsonAsync()).AsObject().Text("access_token");
        var twice = (await (await ExchangeAsync(Later, once)).JsonAsync()).AsObject();

        Assert.InRange(int.Parse(twice.Text("expires_in")), 1, 120);
        Assert.Equal(TokenFacts.Claims(given).GetProperty("exp").GetInt64(), TokenFacts.Claims(twice.Text("access_token")).GetProperty("exp").GetInt64());
    }

    [Fact]
    public async Task A_token_in_its_minute_of_grace_is_let_in_but_not_exchanged()
    {
        string given = await SignedAsync(DateTime.UtcNow.AddSeconds(-20));

        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(given));
        await (await ExchangeAsync(Old, given)).RefusesAsync(HttpStatusCode.Unauthorized, WireCode.TokenRefused);
    }

    [Fact]
    public async Task What_ends_the_first_token_ends_the_exchanged_one()
    {
        var (name, _) = server.User("HelpdeskAgent");
        var form = server.UserForm("HelpdeskAgent");
        string exchanged = (await (await ExchangeAsync(Old, (await server.AskV2Async(form)).Body.Text("access_token"))).JsonAsync()).AsObject().Text("access_token");
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(exchanged));

        await server.InStoreAsync(db => db.Users.Where(user => user.UserName == name).ExecuteUpdateAsync(set => set.SetProperty(user => user.Enabled, false)));
        server.Services.GetRequiredService<Standings>().Forget();

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(exchanged));
    }

    [Theory]
    [InlineData("", "grant_type")]
    [InlineData("grant_type=", "grant_type")]
    [InlineData("grant_type=client_credentials", "grant_type")]
    [InlineData("grant_type=jwt_token&grant_type=jwt_token", "grant_type")]
    public async Task A_missing_or_wrong_grant_is_refused_and_named(string body, string mentions)
    {
        string given = (await server.AskV2Async(server.UserForm())).Body.Text("access_token");

        await (await ExchangeAsync(Old, given, body)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, mentions);
        await (await ExchangeAsync(Old, given, "grant_type=jwt_token", "application/json")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, mentions);
    }

    [Fact]
    public async Task Without_a_good_token_nothing_is_given()
    {
        string given = (await server.AskV2Async(server.UserForm())).Body.Text("access_token");
        string[] parts = given.Split('.');
        string forged = $"{parts[0]}.{TokenFacts.Encode(System.Text.Encoding.UTF8.GetString(TokenFacts.Decode(parts[1])).Replace("AdminAgent", "GlobalAdmin"))}.{parts[2]}";

        foreach (string path in new[] { Old, Later })
        {
            await (await ExchangeAsync(path, null)).RefusesAsync(HttpStatusCode.Unauthorized, WireCode.TokenRefused);
            await (await ExchangeAsync(path, "nonsense")).RefusesAsync(HttpStatusCode.Unauthorized, WireCode.TokenRefused);
            await (await ExchangeAsync(path, forged)).RefusesAsync(HttpStatusCode.Unauthorized, WireCode.TokenRefused);
        }
    }

    private async Task<HttpResponseMessage> ExchangeAsync(string path, string? bearer, string body = "grant_type=jwt_token", string type = "application/x-www-form-urlencoded")
    {
        using var client = bearer is null ? server.Stranger() : server.Bearing(bearer);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, type);
        return await client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }

    /// <summary>A token of the first partner's Admin agent that ends when the test says.</summary>
    private async Task<string> SignedAsync(DateTime ends)
    {
        string tenant = server.TenantOf();
        var (userName, _) = server.User("AdminAgent");
        var (user, application) = await server.InStoreAsync(async db => (
            await db.Users.SingleAsync(row => row.UserName == userName),
            await db.Applications.SingleAsync(row => row.ClientId == Guid.Parse(server.App().ClientId))));
        var partner = new PartnerId(Guid.Parse(tenant));
        string template = server.Services.GetRequiredService<TokenIssuer>().AccessToken(
            new Caller(new Tenant { Id = partner.Value, Kind = ActorKind.Partner, PartnerId = partner }, application, application.Stamp, user, null),
            TokenFacts.PartnerApi,
            TokenVersion.V2,
            server.Root.ToString().TrimEnd('/'));
        var claims = TokenFacts.Claims(template).EnumerateObject()
            .Where(claim => !OfTheTokenItself.Contains(claim.Name))
            .ToDictionary(claim => claim.Name, claim => claim.Value.ValueKind switch
            {
                JsonValueKind.Array => claim.Value.EnumerateArray().Select(item => item.GetString()!).ToArray(),
                JsonValueKind.Number => (object)claim.Value.GetInt64(),
                _ => claim.Value.GetString()!,
            });
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Audience = TokenFacts.PartnerApi,
            Claims = claims,
            NotBefore = ends.AddHours(-1),
            Expires = ends,
            SigningCredentials = server.Services.GetRequiredService<TokenSigner>().Credentials,
        });
    }

    private static string FactsOf(string token) => string.Join('\n', TokenFacts.Claims(token).EnumerateObject()
        .Where(claim => !OfTheTokenItself.Contains(claim.Name))
        .Select(claim => $"{claim.Name}={claim.Value.GetRawText()}").Order());
}
