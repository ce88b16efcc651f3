using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Server.Auth;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Tests.Access;

/// <summary>Tokens of an issuer that the operator trusts (R1.3, R2): whom they stand for, and what is refused.</summary>
public sealed class OutsideIssuerTests(OutsideIssuerServer server) : IClassFixture<OutsideIssuerServer>
{
    private const string Keycloak = "/keycloak";
    private const string Entra = "/entra/v2.0";

    private IdentityProvider Provider => server.Provider;

    [Fact]
    public async Task Roles_come_from_the_claims_that_the_settings_name_and_from_no_other()
    {
        var me = await MeAsync(Provider.Token(Keycloak, Person("lena", "garance", ["csp-agents", "csp-billing", "GlobalAdmin", "operators"])));

        Assert.Equal(server.TenantOf(), (string?)me["tenantId"]);
        Assert.Equal("lena@idp.example (127.0.0.1)", (string?)me["userName"]);
        Assert.Equal(["AdminAgent", "BillingAdmin", "SalesAgent"], me["roles"]!.AsArray().Select(role => (string)role!).Order());
    }

    [Theory]
    [InlineData("harrow", "partner", "admins", "GlobalAdmin"), InlineData("leon", "customer", "admins", "GlobalAdmin"), InlineData("operation", "operator", "operators", "Operator")]
    public async Task A_claim_tells_the_tenant(string value, string kind, string role, string held)
    {
        var me = await MeAsync(Provider.Token(Keycloak, Person("lena", value, [role])));

        Assert.Equal(kind, (string?)me["kind"]);
        Assert.Equal(held, (string?)Assert.Single(me["roles"]!.AsArray()));
    }

    [Theory]
    [InlineData("nowhere"), InlineData("gone"), InlineData(null)]
    public async Task A_token_of_no_tenant_here_is_refused(string? value) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(Provider.Token(Keycloak, Person("lena", value, ["csp-agents"]))));

    [Fact]
    public async Task One_without_a_role_here_is_signed_in_and_may_do_nothing()
    {
        string token = Provider.Token(Keycloak, Person("lena", "garance", []));

        Assert.Empty((await MeAsync(token))["roles"]!.AsArray());
        Assert.Equal(HttpStatusCode.Forbidden, await server.TryAsync(token, "/v1/customers"));
    }

    [Fact]
    public async Task Nothing_of_another_partner_is_seen()
    {
        string token = Provider.Token(Keycloak, Person("lena", "harrow", ["csp-agents"]));

        Assert.Equal(HttpStatusCode.NotFound, await server.TryAsync(token, $"/v1/customers/{server.CustomerIn("FR")}"));
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(token, $"/v1/customers/{server.CustomerIn("GB", 1)}"));
    }

    [Fact]
    public async Task A_key_is_shown_and_recorded_under_the_name_and_the_issuer()
    {
        var purchase = await Purchase.OfAsync(server);
        using var client = server.Stranger().With(Provider.Token(Keycloak, Person("kira", "garance", ["csp-agents"])));

        Assert.Equal(32, (await purchase.KeyAsync(client)).Count(char.IsAsciiDigit));

        var records = await server.InStoreAsync(db => db.Activity.Where(row => row.UserName == "kira@idp.example (127.0.0.1)").ToListAsync());
        var record = Assert.Single(records);
        Assert.Equal(ActivityOperation.GetSoftwareKey, record.Operation);
        Assert.NotEqual(Guid.Empty, record.Principal);
    }

    [Fact]
    public async Task A_subject_named_in_the_settings_is_that_user_with_the_roles_it_holds_here()
    {
        var me = await MeAsync(Provider.Token(Entra, new { oid = "nadia-there", preferred_username = "n.benali@idp.example", roles = new[] { "Other" } }));

        Assert.Equal("nadia@garance.example", (string?)me["userName"]);
        Assert.Equal("Nadia Benali", (string?)me["displayName"]);
        Assert.Equal("AdminAgent", (string?)Assert.Single(me["roles"]!.AsArray()));
    }

    [Theory]
    [InlineData("nobody-there"), InlineData("ines-there")]
    public async Task A_subject_named_for_a_user_that_the_tenant_has_not_is_refused(string subject) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(Provider.Token(Entra, new { oid = subject, preferred_username = "x", roles = new[] { "Csp.Agent" } })));

    [Fact]
    public async Task A_user_who_may_not_sign_in_any_more_is_refused_at_once()
    {
        string token = Provider.Token(Entra, new { oid = "nadia-there", preferred_username = "x" });
        var admin = await server.UserAsync("GlobalAdmin");
        string id = (await server.InStoreAsync(db => db.Users.Where(user => user.UserName == "nadia@garance.example").Select(user => user.Id).SingleAsync())).ToString();
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(token));

        await (await admin.PatchAsync($"{Accounts.Users}/{id}", new JsonObject { ["enabled"] = false })).JsonAsync();
        var refused = await server.TryAsync(token);
        await (await admin.PatchAsync($"{Accounts.Users}/{id}", new JsonObject { ["enabled"] = true })).JsonAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, refused);
    }

    [Fact]
    public async Task A_program_is_told_from_a_person_and_may_not_do_what_is_for_persons()
    {
        string program = Provider.Token(Entra, new { oid = "0f0f0f0f-0000-4000-8000-000000000001", sub = "0f0f0f0f-0000-4000-8000-000000000001", azp = "7d0f0000-0000-4000-8000-000000000001", roles = new[] { "Csp.Agent" } });
        string service = Provider.Token(Keycloak, Person("service-account-robot", "garance", ["csp-agents"]));

        Assert.Equal("7d0f0000-0000-4000-8000-000000000001", (string?)(await MeAsync(program))["applicationId"]);
        foreach (string token in (string[])[program, service])
        {
            Assert.Null((string?)(await MeAsync(token))["userName"]);
            Assert.Equal(HttpStatusCode.Forbidden, await server.TryAsync(token, "/v1/profiles/mpn"));
            Assert.Equal(HttpStatusCode.OK, await server.TryAsync(token, "/v1/customers"));
        }
    }

    [Fact]
    public async Task Who_has_no_account_here_has_nothing_of_one_to_change()
    {
        using var client = server.Stranger().With(Provider.Token(Keycloak, Person("lena", "garance", ["csp-agents"])));

        var password = await client.PostAsync("/comptoir/v1/me/password", new JsonObject { ["currentPassword"] = "x", ["newPassword"] = "long enough 1!" });
        var factor = await client.PostAsync("/comptoir/v1/me/secondfactor", new JsonObject());
        var name = await client.PatchAsync("/comptoir/v1/me", new JsonObject { ["displayName"] = "Lena" });
        var address = await client.PatchAsync("/comptoir/v1/me", new JsonObject { ["email"] = "lena@idp.example", ["currentPassword"] = "x" });
        var everywhere = await client.PostAsync("/comptoir/v1/me/signouts", new JsonObject { ["everywhere"] = true });

        Assert.All([password, factor, name, address, everywhere], answer => Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode));
    }

    [Fact]
    public async Task A_key_on_a_curve_will_do() =>
        await MeAsync(Provider.Token(Keycloak, Person("lena", "garance", []), Provider.Curve));

    [Fact]
    public async Task What_is_not_exactly_the_issuers_for_us_is_refused_and_told_to_the_operator()
    {
        object lena = Person("lena", "garance", ["csp-agents"]);
        string good = Provider.Token(Keycloak, lena);
        await MeAsync(good);
        string shared = Provider.Token(Keycloak, lena, new SigningCredentials(new SymmetricSecurityKey(Provider.Secret) { KeyId = "shared" }, SecurityAlgorithms.HmacSha256));
        string[] forged =
        [
            Provider.Token(Keycloak, lena, audience: "api://another"),
            Provider.Token(Keycloak, lena, Provider.Second),
            Provider.Token(Keycloak, lena, new SigningCredentials(((RsaSecurityKey)Provider.Second.Key).Rsa is { } rsa ? new RsaSecurityKey(rsa) { KeyId = "for-encryption" } : null, SecurityAlgorithms.RsaSha256)),
            shared,
            $"{TokenFacts.Encode("""{"alg":"none","typ":"JWT"}""")}.{good.Split('.')[1]}.",
            good[..^4] + "AAAA",
        ];
        int before = await ForgedAsync();

        foreach (string token in forged)
            Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(token));

        Assert.Equal(before + forged.Length, await ForgedAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(Provider.Token(Keycloak, lena, seconds: -120)));
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(Provider.Token(Keycloak, lena, issuer: "https://login.example/stranger")));
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(Provider.Token(Keycloak, new { partner = "garance", preferred_username = "without a subject" })));
        await MeAsync(good);
    }

    [Theory]
    [InlineData("/moved"), InlineData("/huge"), InlineData("/rubbish"), InlineData("/elsewhere"), InlineData("/impostor")]
    public async Task Keys_are_not_taken_from_a_redirect_a_flood_another_host_or_another_issuers_document(string path)
    {
        string token = Provider.Token(path, new { sub = "x", preferred_username = "x" });

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(token));
    }

    [Fact]
    public async Task An_issuer_that_is_away_is_a_refusal_and_asked_again_after_a_while()
    {
        string token = Provider.Token("/late", new { sub = "x", preferred_username = "x" });
        int forged = await ForgedAsync();
        Provider.IsAway = true;
        var away = await server.TryAsync(token);
        Provider.IsAway = false;

        Assert.Equal(HttpStatusCode.Unauthorized, away);
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(token));
        Assert.Equal(forged, await ForgedAsync());
        server.Time.Advance(IssuerKeys.Pause + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(token));
    }

    [Fact]
    public async Task Tokens_of_unknown_keys_do_not_make_us_ask_the_issuer_each_time()
    {
        string Flood(int n) => Provider.Token("/flood", new { sub = "x" }, new SigningCredentials(new RsaSecurityKey(((RsaSecurityKey)Provider.Second.Key).Rsa) { KeyId = $"k{n}" }, SecurityAlgorithms.RsaSha256));

        for (int n = 0; n < 30; n++)
            Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(Flood(n)));

        Assert.InRange(Provider.Asked("/flood/keys"), 1, 2);
    }

    [Fact]
    public async Task A_new_key_is_learnt_and_the_old_one_serves_while_the_issuer_is_away()
    {
        object x = new { sub = "x", preferred_username = "x" };
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(Provider.Token("/rotated", x)));
        try
        {
            Provider.IsAway = true;
            server.Time.Advance(IssuerKeys.Kept - TimeSpan.FromMinutes(1));
            Assert.Equal(HttpStatusCode.OK, await server.TryAsync(Provider.Token("/rotated", x)));
            server.Time.Advance(TimeSpan.FromMinutes(2));
            Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(Provider.Token("/rotated", x)));

            (Provider.IsAway, Provider.HasNewKey) = (false, true);
            server.Time.Advance(IssuerKeys.Pause + TimeSpan.FromSeconds(1));
            Assert.Equal(HttpStatusCode.OK, await server.TryAsync(Provider.Token("/rotated", x, Provider.Second)));
            Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(Provider.Token("/rotated", x)));
        }
        finally
        {
            (Provider.IsAway, Provider.HasNewKey) = (false, false);
            server.Time.Advance(IssuerKeys.Kept);
        }
    }

    private static object Person(string name, string? partner, string[] roles) => new
    {
        sub = $"{name}-there",
        preferred_username = name.StartsWith("service", StringComparison.Ordinal) ? name : $"{name}@idp.example",
        partner,
        realm_access = new { roles },
        roles = new[] { "GlobalAdmin" },
    };

    private async Task<JsonNode> MeAsync(string token)
    {
        using var client = server.Stranger().With(token);
        return await (await client.SendAsync(HttpMethod.Get, "/comptoir/v1/me")).JsonAsync();
    }

    private Task<int> ForgedAsync() => server.InStoreAsync(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.TokenRefused));
}
