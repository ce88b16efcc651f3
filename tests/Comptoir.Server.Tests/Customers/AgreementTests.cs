using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Contracts;

namespace Comptoir.Server.Tests.Customers;

/// <summary>/v1/agreements and /v1/customers/{id}/agreements (contract, platform-customers §5).</summary>
public sealed class AgreementTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData("", "MicrosoftCloudAgreement")]
    [InlineData("?agreementType=MicrosoftCustomerAgreement", "MicrosoftCustomerAgreement")]
    [InlineData("?agreementtype=*", "MicrosoftCloudAgreement", "MicrosoftCustomerAgreement")]
    public async Task Agreements_are_listed_by_type_and_without_one_the_cloud_agreement(string query, params string[] types)
    {
        var agent = await server.AdminAgentAsync();

        var list = await (await agent.GetAsync($"/v1/agreements{query}")).JsonAsync();

        Assert.Equal(types, list["items"]!.AsArray().Select(item => (string?)item!["agreementType"]));
        Assert.All(list["items"]!.AsArray(), item => Assert.True(Uri.IsWellFormedUriString((string?)item!["agreementLink"], UriKind.Absolute)));
        Assert.All(list["items"]!.AsArray(), item => Assert.Null(item!["attributes"]));
    }

    [Fact]
    public async Task A_confirmation_is_recorded_once_for_each_contact()
    {
        var agent = await server.AdminAgentAsync();
        string route = await NewCustomerAsync(agent, "agrees.onmicrosoft.com");

        var first = await agent.PostAsync(route, Confirmation());
        var again = await agent.PostAsync(route, Confirmation());
        var another = await agent.PostAsync(route, CreateCustomerTests.With(Confirmation(), "primaryContact.phoneNumber", "1"));

        var made = await first.JsonAsync(HttpStatusCode.Created);
        Assert.Equal("MicrosoftCustomerAgreement", (string?)made["type"]);
        Assert.True(Guid.TryParse((string?)made["userId"], out _));
        await again.RefusesAsync(HttpStatusCode.BadRequest, WireCode.AgreementAlreadyConfirmed);
        var error = await again.JsonAsync(HttpStatusCode.BadRequest);
        Assert.Equal("PartnerConfirmedAgreementAlreadyExists", (string?)error["errorName"]);
        Assert.Equal("InternalErrorCode=600061", (string?)error["errorMessageExtended"]);
        Assert.Equal((string?)error["description"], (string?)error["message"]);
        Assert.False((bool?)error["isRetryable"]);
        Assert.Equal("{}", error["parameters"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.Created, another.StatusCode);

        Assert.Equal(2, await CountAsync(agent, $"{route}?agreementType=MicrosoftCustomerAgreement"));
        Assert.Equal(2, await CountAsync(agent, $"{route}?agreementType=*"));
        Assert.Equal(0, await CountAsync(agent, route));
    }

    [Theory]
    [InlineData("primaryContact", null), InlineData("primaryContact.firstName", ""), InlineData("primaryContact.email", "ines")]
    [InlineData("templateId", null), InlineData("templateId", "998b88de-aa99-4388-a42c-1b3517d49491")]
    [InlineData("type", "MicrosoftCloudAgreement"), InlineData("type", null)]
    [InlineData("dateAgreed", "0001-01-01T00:00:00"), InlineData("dateAgreed", "9999-01-01T00:00:00Z"), InlineData("dateAgreed", "yesterday")]
    public async Task A_wrong_confirmation_is_refused_by_name(string member, string? value)
    {
        var agent = await server.AdminAgentAsync();
        string route = $"/v1/customers/{server.CustomerIn("AU")}/agreements";

        var answer = await agent.PostAsync(route, CreateCustomerTests.With(Confirmation(), member, value));

        var error = await answer.JsonAsync(HttpStatusCode.BadRequest);
        Assert.Equal(WireCode.BadInput, (string?)error["code"]);
        Assert.Contains(member, (string?)error["description"], StringComparison.OrdinalIgnoreCase);
        // A value that is not told is not quoted either.
        Assert.DoesNotContain("''", (string?)error["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_types_foreign_customers_roles_and_applications_are_refused()
    {
        var agent = await server.AdminAgentAsync();
        string mine = $"/v1/customers/{server.CustomerIn("FR")}/agreements";
        string foreign = $"/v1/customers/{server.Partner(1)["customers"]![0]!["id"]}/agreements";

        await (await agent.GetAsync("/v1/agreements?agreementType=Handshake")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "agreementType");
        await (await agent.GetAsync($"{mine}?agreementType=Handshake")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "agreementType");
        await (await agent.GetAsync(foreign)).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await agent.PostAsync(foreign, Confirmation())).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await (await server.UserAsync("SalesAgent")).PostAsync(mine, Confirmation())).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        Assert.Equal(HttpStatusCode.OK, (await (await server.UserAsync("SalesAgent")).GetAsync(mine)).StatusCode);
        await (await (await server.UserAsync("BillingAdmin")).GetAsync(mine)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        foreach (string path in new[] { mine, "/v1/agreements" })
            await (await (await server.AppAsync()).GetAsync(path)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
    }

    private static JsonNode Confirmation() => JsonNode.Parse(
        """
        {"UserId":null,"PrimaryContact":{"FirstName":"Inès","LastName":"Morel","Email":"ines@leon.example","PhoneNumber":null},
         "TemplateId":"117a77b0-9360-443b-8795-c6dedc750cf9","DateAgreed":"2021-03-01T00:00:00","Type":"MicrosoftCustomerAgreement","AgreementLink":null}
        """)!;

    private static async Task<string> NewCustomerAsync(HttpClient agent, string domain)
    {
        var customer = await (await agent.PostAsync("/v1/customers", Answers.NewCustomer(domain))).JsonAsync(HttpStatusCode.Created);
        return $"/v1/customers/{customer["id"]}/agreements";
    }

    private static async Task<int?> CountAsync(HttpClient agent, string path) => (int?)(await (await agent.GetAsync(path)).JsonAsync())["totalCount"];
}
