using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Access;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Comptoir.Portal.Tests.Account;

/// <summary>A program signs a user in by authorization code with PKCE (contract, platform §2.2 to §2.4).</summary>
public sealed class AuthorizeTests(ComptoirServer server) : IClassFixture<ComptoirServer>, IAsyncLifetime
{
    private const string Nadia = "nadia@garance.example";
    private const string Back = "https://tool.garance.example/signed-in";
    private const string Verifier = "a-verifier-of-at-least-forty-three-characters";

    private string Tenant => (string)server.Partner()["tenantId"]!;

    private string Client => (string)server.Partner()["apps"]![0]!["clientId"]!;

    public async ValueTask InitializeAsync()
    {
        var client = Guid.Parse(Client);
        await server.InStoreAsync(async db =>
        {
            await using var work = await db.BeginWorkAsync(default);
            (await db.Applications.SingleAsync(application => application.ClientId == client)).SendTo([Back, "http://localhost/done"]);
            await work.CommitAsync(default);
            return 0;
        });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_user_signs_in_and_the_program_fetches_tokens_that_act_for_it()
    {
        using var reader = new Reader(server);
        var led = await reader.GetAsync(Ask());
        Assert.StartsWith("/sign-in?return=", led.Location!, StringComparison.Ordinal);

        var signedIn = await reader.SignInAsync(Nadia, Reader.PasswordOf(server, Nadia), led.Location!);
        Assert.Equal(HttpStatusCode.OK, signedIn.Status);
        Assert.Contains("http-equiv=\"refresh\"", signedIn.Html, StringComparison.Ordinal);
        var sent = await reader.GetAsync(Ask());

        var query = QueryHelpers.ParseQuery(new Uri(sent.Location!).Query);
        Assert.StartsWith(Back + "?", sent.Location!, StringComparison.Ordinal);
        Assert.Equal("the state", query["state"].ToString());
        var token = await RedeemAsync(query["code"].ToString());
        Assert.Equal(HttpStatusCode.OK, token.Status);
        Assert.NotNull(token.Body["refresh_token"]);
        Assert.Equal("the nonce", new JsonWebToken((string)token.Body["id_token"]!).GetClaim("nonce").Value);
        using var client = server.Stranger();
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + (string)token.Body["access_token"]!);
        var me = JsonNode.Parse(await client.GetStringAsync("/comptoir/v1/me"))!;
        Assert.Equal(Nadia, (string)me["userName"]!);
    }

    [Fact]
    public async Task A_code_that_comes_twice_ends_what_it_gave_the_first_time()
    {
        string code = await CodeAsync(Ask());
        var first = await RedeemAsync(code);

        var second = await RedeemAsync(code);

        Assert.Equal((HttpStatusCode.BadRequest, 70008), (second.Status, second.Number));
        var refreshed = await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", (string)first.Body["refresh_token"]!));
        Assert.Equal(70000, refreshed.Number);
    }

    [Theory]
    [InlineData(null, Back), InlineData("another-verifier-of-more-than-forty-three-chars", Back), InlineData(Verifier, "http://localhost/done")]
    public async Task Without_the_verifier_or_for_another_address_a_code_is_worth_nothing(string? verifier, string address)
    {
        string code = await CodeAsync(Ask());

        var refused = await RedeemAsync(code, verifier, address);

        Assert.Equal((HttpStatusCode.BadRequest, 70008), (refused.Status, refused.Number));
        Assert.Equal(HttpStatusCode.OK, (await RedeemAsync(code)).Status);
    }

    [Fact]
    public async Task A_code_ends_after_ten_minutes_and_with_a_new_password()
    {
        string old = await CodeAsync(Ask());
        await server.InStoreAsync(db => db.AuthorizationCodes.ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, DateTimeOffset.UtcNow)));
        Assert.Equal(70008, (await RedeemAsync(old)).Number);

        string cut = await CodeAsync(Ask());
        await server.InStoreAsync(db => db.AuthorizationCodes.Where(row => row.UsedAt == null).ExecuteDeleteAsync());
        Assert.Equal(70008, (await RedeemAsync(cut)).Number);
        Assert.Equal(70008, (await RedeemAsync("not.a.code")).Number);
    }

    [Theory]
    [InlineData("redirect_uri", "https://evil.example/"), InlineData("redirect_uri", Back + "/more"), InlineData("redirect_uri", "")]
    [InlineData("client_id", "00000000-0000-0000-0000-000000000001"), InlineData("client_id", "x")]
    public async Task What_cannot_be_trusted_is_told_to_the_user_and_sent_nowhere(string field, string value)
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);

        var answer = await reader.GetAsync(Ask((field, value)));

        Assert.Equal((HttpStatusCode.BadRequest, null), (answer.Status, answer.Location));
        Assert.Contains("The application cannot be let in", answer.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_of_another_company_or_partner_is_not_let_through()
    {
        using var customer = await Reader.SignedInAsync(server, "ines@brasserie-leon.onmicrosoft.com");
        string stranger = (string)server.Partner(1)["users"]![0]!["userName"]!;
        using var other = await Reader.SignedInAsync(server, stranger);

        Assert.Contains("another company", (await customer.GetAsync(Ask())).Words, StringComparison.Ordinal);
        Assert.Contains("no such application", (await other.GetAsync(Ask())).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type"), InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request"), InlineData("scope", "https://elsewhere.example/.default", "invalid_scope"), InlineData("response_mode", "fragment", "invalid_request")]
    public async Task A_wrong_question_is_answered_to_the_program_with_its_state(string field, string value, string error)
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);

        var answer = await reader.GetAsync(Ask((field, value)));

        var query = QueryHelpers.ParseQuery(new Uri(answer.Location!).Query);
        Assert.Equal((error, "the state"), (query["error"].ToString(), query["state"].ToString()));
        Assert.False(query.ContainsKey("code"));
    }

    [Fact]
    public async Task Posted_back_the_code_comes_with_an_id_token_that_vouches_for_it_and_the_page_may_post_there_alone()
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);

        var page = await reader.GetAsync(Ask(("response_type", "code id_token"), ("response_mode", "form_post")));

        var fields = page.FormOf(Back);
        var idToken = new JsonWebToken(fields["id_token"]);
        Assert.Equal("the nonce", idToken.GetClaim("nonce").Value);
        Assert.Equal(WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(fields["code"]))[..16]), idToken.GetClaim("c_hash").Value);
        Assert.Contains("form-action https://tool.garance.example;", page.Answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await RedeemAsync(fields["code"])).Status);
    }

    [Fact]
    public async Task On_loopback_the_port_is_the_programs_own_choice()
    {
        string code = await CodeAsync(Ask(("redirect_uri", "http://localhost:51234/done")));

        Assert.Equal(HttpStatusCode.OK, (await RedeemAsync(code, Verifier, "http://localhost:51234/done")).Status);
    }

    [Fact]
    public async Task Tokens_tell_of_the_second_factor_that_their_session_began_with_and_of_none_set_up_later()
    {
        const string Hugo = "hugo@garance.example";
        string password = Reader.PasswordOf(server, Hugo);
        using var before = await Reader.SignedInAsync(server, Hugo);
        string recovery = await SetUpFactorAsync(Hugo);
        using var after = new Reader(server);
        await after.SubmitAsync(await after.FollowAsync(await after.SignInAsync(Hugo, password)), "/sign-in/code", ("code", recovery));

        foreach (var (reader, shown) in new[] { (before, false), (after, true) })
        {
            var sent = await reader.GetAsync(Ask());
            var token = (await RedeemAsync(QueryHelpers.ParseQuery(new Uri(sent.Location!).Query)["code"].ToString())).Body;
            var next = (await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", (string)token["refresh_token"]!))).Body;

            Assert.All([token["access_token"]!, token["id_token"]!, next["access_token"]!], text => Assert.Equal(shown, TellsOfMfa((string)text!)));
        }

        static bool TellsOfMfa(string token) => new JsonWebToken(token).Claims.Any(claim => claim is { Type: "amr", Value: "mfa" });
    }

    [Fact]
    public async Task Any_tenant_stands_for_the_users_own()
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);
        var sent = await reader.GetAsync(Ask().Replace(Tenant, "common", StringComparison.Ordinal));
        string code = QueryHelpers.ParseQuery(new Uri(sent.Location!).Query)["code"].ToString();

        var token = await TokenAsync("common", ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Back), ("code_verifier", Verifier));

        Assert.Equal(HttpStatusCode.OK, token.Status);
        Assert.Equal(Tenant, new JsonWebToken((string)token.Body["access_token"]!).GetClaim("tid").Value);
    }

    private string Ask(params (string Name, string Value)[] changes)
    {
        var query = new Dictionary<string, string?>
        {
            ["client_id"] = Client,
            ["response_type"] = "code",
            ["redirect_uri"] = Back,
            ["scope"] = "openid offline_access https://api.partnercenter.microsoft.com/user_impersonation",
            ["state"] = "the state",
            ["nonce"] = "the nonce",
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
            query[name] = value;
        return QueryHelpers.AddQueryString($"/{Tenant}/oauth2/v2.0/authorize", query);
    }

    private async Task<string> CodeAsync(string ask)
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);
        var sent = await reader.GetAsync(ask);
        return QueryHelpers.ParseQuery(new Uri(sent.Location!).Query)["code"].ToString();
    }

    /// <summary>An authenticator that is in force; gives one of its recovery codes.</summary>
    private Task<string> SetUpFactorAsync(string userName) => server.InStoreAsync(async db =>
    {
        var user = await db.Users.SingleAsync(row => row.UserNameKey == userName);
        await using var scope = server.Services.CreateAsyncScope();
        var (factor, _) = scope.ServiceProvider.GetRequiredService<SecondFactors>().Make(user.PartnerId, user.Id);
        factor.ConfirmedAt = DateTimeOffset.UtcNow;
        string code = SecondFactors.RenewRecoveryCodes(factor)[0];
        await using var work = await db.BeginWorkAsync(default);
        db.Add(factor);
        await work.CommitAsync(default);
        return code;
    });

    private Task<Answer> RedeemAsync(string code, string? verifier = Verifier, string address = Back) => TokenAsync(
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", address), ("scope", "openid"), .. verifier is null ? Array.Empty<(string, string)>() : [("code_verifier", verifier)]]);

    private Task<Answer> TokenAsync(params (string Name, string Value)[] fields) => TokenAsync(Tenant, fields);

    private async Task<Answer> TokenAsync(string tenant, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(
        [
            .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)),
            new("client_id", Client),
            new("client_secret", (string)server.Partner()["apps"]![0]!["secret"]!),
        ]);
        using var client = server.Stranger();
        var answer = await client.PostAsync($"/{tenant}/oauth2/v2.0/token", form);
        return new Answer(answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private sealed record Answer(HttpStatusCode Status, JsonNode Body)
    {
        /// <summary>The directory's number of the error.</summary>
        public int? Number => (int?)Body["error_codes"]?[0];
    }
}
