using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Customers;

/// <summary>POST /v1/customers (contract, platform-customers §1.1; R2.7, R4.3).</summary>
public sealed class CreateCustomerTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Route = "/v1/customers";

    [Fact]
    public async Task What_the_SDK_sends_makes_a_customer_whose_Global_admin_can_sign_in()
    {
        var agent = await server.AdminAgentAsync();

        var answer = await agent.PostAsync(Route, Answers.NewCustomer("sdk-made.onmicrosoft.com", "Léon & fils"));

        var customer = await answer.JsonAsync(HttpStatusCode.Created);
        string id = (string)customer["id"]!;
        Assert.Equal($"/v1/customers/{id}", answer.Headers.Location?.ToString());
        Assert.Equal(id, (string?)customer["companyProfile"]!["tenantId"]);
        Assert.Equal("sdk-made.onmicrosoft.com", (string?)customer["companyProfile"]!["domain"]);
        Assert.Equal("Léon & fils", (string?)customer["companyProfile"]!["companyName"]);
        Assert.Equal("fr-FR", (string?)customer["billingProfile"]!["culture"]);
        Assert.Equal("fr", (string?)customer["billingProfile"]!["language"]);
        Assert.NotNull((string?)customer["billingProfile"]!["attributes"]!["etag"]);
        Assert.Equal("reseller", (string?)customer["relationshipToPartner"]);
        Assert.True((bool?)customer["allowDelegatedAccess"]);
        Assert.Equal("admin", (string?)customer["userCredentials"]!["userName"]);
        Assert.Equal("Customer", (string?)customer["attributes"]!["objectType"]);

        var token = await SignInAsync(id, "admin@sdk-made.onmicrosoft.com", (string)customer["userCredentials"]!["password"]!);
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
        var read = await (await agent.GetAsync($"{Route}/{id}")).JsonAsync();
        Assert.Null(read["userCredentials"]);
        Assert.Equal((string?)customer["commerceId"], (string?)read["commerceId"]);
        Assert.Equal(["sdk-made.onmicrosoft.com"], read["customDomains"]!.AsArray().Select(domain => (string?)domain));
    }

    [Fact]
    public async Task The_same_request_id_gives_the_same_password_and_makes_nothing_twice()
    {
        var agent = await server.AdminAgentAsync();
        (string, string) id = ("MS-RequestId", "6f9619ff-8b86-d011-b42d-00cf4fc964ff");

        var first = await agent.PostAsync(Route, Answers.NewCustomer("twice.onmicrosoft.com"), id);
        var second = await agent.PostAsync(Route, Answers.NewCustomer("twice.onmicrosoft.com"), id);
        var other = await agent.PostAsync(Route, Answers.NewCustomer("other.onmicrosoft.com"), id);

        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(["true"], second.Headers.GetValues("Comptoir-Replay"));
        await other.RefusesAsync(HttpStatusCode.Conflict, WireCode.RequestIdReused);
        Assert.Equal(1, await server.InStoreAsync(db => db.Customers.CountAsync(c => c.Domain == "twice.onmicrosoft.com")));
    }

    public static TheoryData<string, JsonNode?, int, string, string> Refused() => new()
    {
        { "companyProfile.domain", null, 400, WireCode.BadInput, "companyProfile.domain" },
        { "companyProfile.domain", "leon.example", 400, WireCode.BadInput, "onmicrosoft.com" },
        { "companyProfile.domain", "brasserie-leon.onmicrosoft.com", 409, WireCode.BadInput, "companyProfile.domain" },
        { "companyProfile.organizationRegistrationNumber", "1234567", 400, WireCode.RegistrationNumberNotAllowed, "France" },
        { "billingProfile", null, 400, WireCode.BadInput, "billingProfile.email" },
        { "billingProfile.email", "", 400, WireCode.BadInput, "billingProfile.email" },
        { "billingProfile.culture", "zz-ZZ", 400, WireCode.BadInput, "billingProfile.culture" },
        { "billingProfile.language", null, 400, WireCode.BadInput, "billingProfile.language" },
        { "billingProfile.companyName", null, 400, WireCode.BadInput, "billingProfile.companyName" },
        { "billingProfile.defaultAddress", null, 400, WireCode.BadInput, "billingProfile.defaultAddress" },
        { "billingProfile.defaultAddress.country", "ZZ", 400, WireCode.BadInput, "billingProfile.defaultAddress.country" },
        { "billingProfile.defaultAddress.firstName", new string('x', 51), 400, WireCode.BadInput, "defaultAddress.firstName" },
        { "billingProfile.defaultAddress.city", "", 400, WireCode.BadInput, "billingProfile.defaultAddress.city" },
        { "associatedPartnerId", "11111111-2222-3333-4444-555555555555", 400, WireCode.BadInput, "associatedPartnerId" },
        { "relationshipToPartner", "cousin", 400, WireCode.UnknownWord, "RelationshipToPartner" },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_wrong_member_is_refused_by_name_and_nothing_is_made(string member, JsonNode? value, int status, string code, string mentions)
    {
        var agent = await server.AdminAgentAsync();
        int before = await server.InStoreAsync(db => db.Customers.CountAsync());

        var answer = await agent.PostAsync(Route, With(Answers.NewCustomer("wrong.onmicrosoft.com"), member, value));

        await answer.RefusesAsync((HttpStatusCode)status, code, mentions);
        Assert.Equal(before, await server.InStoreAsync(db => db.Customers.CountAsync()));
        Assert.False(await server.InStoreAsync(db => db.TenantDomains.AnyAsync(domain => domain.Name == "wrong.onmicrosoft.com")));
    }

    [Fact]
    public async Task Hungary_asks_for_a_phone_then_a_number_then_its_form()
    {
        var agent = await server.AdminAgentAsync();
        var body = With(Answers.NewCustomer("duna.onmicrosoft.com"), "billingProfile.defaultAddress.country", "HU");
        body = With(body, "billingProfile.culture", "hu-HU");

        var noPhone = await agent.PostAsync(Route, body);
        body = With(body, "billingProfile.defaultAddress.phoneNumber", "+36 1 000 0000");
        var noNumber = await agent.PostAsync(Route, body);
        var badNumber = await agent.PostAsync(Route, With(body, "companyProfile.organizationRegistrationNumber", "12-34"));
        var good = await agent.PostAsync(Route, With(body, "companyProfile.organizationRegistrationNumber", "1234567"));

        await noPhone.RefusesAsync(HttpStatusCode.BadRequest, WireCode.CustomerPhoneMissing, "phoneNumber");
        await noNumber.RefusesAsync(HttpStatusCode.BadRequest, WireCode.RegistrationNumberMissing, "organizationRegistrationNumber");
        await badNumber.RefusesAsync(HttpStatusCode.BadRequest, WireCode.RegistrationNumberMalformed, @"^(\d{7}|\d{10})$");
        Assert.Equal("1234567", (string?)(await good.JsonAsync(HttpStatusCode.Created))["companyProfile"]!["organizationRegistrationNumber"]);
    }

    [Fact]
    public async Task The_reason_is_given_in_the_callers_language()
    {
        var agent = await server.AdminAgentAsync();

        var answer = await agent.PostAsync(Route, With(Answers.NewCustomer("x.onmicrosoft.com"), "billingProfile.email", null), ("X-Locale", "fr-FR"));

        await answer.RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "billingProfile.email est obligatoire");
    }

    [Theory]
    [InlineData("HelpdeskAgent"), InlineData("BillingAdmin"), InlineData("AccountAdmin"), InlineData("UserManagementAdmin"), InlineData("ReferralAdmin")]
    public async Task Who_may_not_create_customers_is_refused(string role)
    {
        var user = await server.UserAsync(role);

        var answer = await user.PostAsync(Route, Answers.NewCustomer("denied.onmicrosoft.com"));

        await answer.RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
    }

    [Fact]
    public async Task An_application_with_roles_may_but_names_no_reseller()
    {
        var app = await server.AppAsync();

        var made = await app.PostAsync(Route, Answers.NewCustomer("by-app.onmicrosoft.com"));
        var reseller = await app.PostAsync(
            Route, With(Answers.NewCustomer("by-app2.onmicrosoft.com"), "associatedPartnerId", "11111111-2222-3333-4444-555555555555"));
        var bare = await (await server.AppAsync(withRoles: false)).PostAsync(Route, Answers.NewCustomer("by-app3.onmicrosoft.com"));

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        await reseller.RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await bare.RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
    }

    [Fact]
    public async Task Callers_without_a_token_and_users_of_customers_are_turned_away()
    {
        var stranger = await server.Stranger().PostAsync(Route, Answers.NewCustomer("s.onmicrosoft.com"));
        var customer = await (await server.CustomerUserAsync("FR")).PostAsync(Route, Answers.NewCustomer("s.onmicrosoft.com"));

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        await customer.RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
    }

    /// <summary>Sets a member by its path, without regard to case.</summary>
    internal static JsonNode With(JsonNode body, string path, JsonNode? value)
    {
        var whole = body.DeepClone();
        var part = whole.AsObject();
        string[] names = path.Split('.');
        foreach (string name in names[..^1])
            part = part[Spelt(part, name)]!.AsObject();
        part[Spelt(part, names[^1])] = value?.DeepClone();
        return whole;
    }

    private static string Spelt(JsonObject part, string name) =>
        part.Select(member => member.Key).FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;

    private async Task<HttpResponseMessage> SignInAsync(string tenant, string userName, string password)
    {
        var app = server.Partner()["apps"]![0]!;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["client_id"] = (string)app["clientId"]!,
            ["client_secret"] = (string)app["secret"]!,
            ["username"] = userName,
            ["password"] = password,
            ["scope"] = "openid",
        });
        return await server.Stranger().PostAsync($"/{tenant}/oauth2/v2.0/token", form);
    }
}
