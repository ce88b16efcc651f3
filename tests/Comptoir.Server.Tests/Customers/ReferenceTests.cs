using System.Net;
using Comptoir.Contracts;

namespace Comptoir.Server.Tests.Customers;

/// <summary>Domains, country rules and the MPN profile (contract, platform-customers §7.1, §7.3, §8).</summary>
public sealed class ReferenceTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData("brasserie-leon.onmicrosoft.com", 200), InlineData("Brasserie-Leon.OnMicrosoft.com", 200), InlineData("free.onmicrosoft.com", 404)]
    [InlineData("free", 404), InlineData("%F0%9F%92%A9.%01", 404)]
    public async Task A_taken_domain_answers_200_and_a_free_one_404_without_a_body(string domain, int status)
    {
        foreach (var client in new[] { await server.AdminAgentAsync(), await server.AppAsync() })
        {
            var answer = await client.SendAsync(HttpMethod.Head, $"/v1/domains/{domain}");

            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Domains_are_asked_by_HEAD_and_by_partners_only()
    {
        const string route = "/v1/domains/brasserie-leon.onmicrosoft.com";

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await (await server.AdminAgentAsync()).GetAsync(route)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (await server.AppAsync(withRoles: false)).SendAsync(HttpMethod.Head, route)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Stranger().SendAsync(HttpMethod.Head, route)).StatusCode);
    }

    [Fact]
    public async Task The_rules_of_the_US_are_those_published_with_flat_lists()
    {
        var agent = await server.AdminAgentAsync();

        var rules = await (await agent.GetAsync("/v1/countryvalidationrules/us")).JsonAsync();

        Assert.Equal("US", (string?)rules["iso2Code"]);
        Assert.Equal("USA", (string?)rules["iso3Code"]);
        Assert.Equal("en-US", (string?)rules["defaultCulture"]);
        Assert.Equal(51, rules["supportedStatesList"]!.AsArray().Count);
        Assert.Equal("""["en-US","es-US"]""", rules["supportedCulturesList"]!.ToJsonString());
        Assert.Equal(@"^\d{5}(-\d{4})?$", (string?)rules["postalCodeRegex"]);
        Assert.Equal(@"^(1[\-\/\.]?)?(\((\d{3})\)|(\d{3}))[\-\/\.]?(\d{3})[\-\/\.]?(\d{4})$", (string?)rules["phoneNumberRegex"]);
        Assert.Equal("US######", (string?)rules["taxIdFormat"]);
        Assert.Equal("""["1"]""", rules["countryCallingCodesList"]!.ToJsonString());
        Assert.False((bool?)rules["isVatIdSupported"]);
        Assert.True((bool?)rules["isTaxIdSupported"]);
        Assert.True((bool?)rules["isStateRequired"]);
        Assert.Equal("AOC", (string?)rules["resellerAgreementRegion"]);
        Assert.Equal("NorthAndLatinAmerica", (string?)rules["geographicRegion"]);
    }

    [Fact]
    public async Task Hungary_asks_for_a_registration_number_and_a_phone()
    {
        var rules = await (await (await server.AppAsync()).GetAsync("/v1/countryvalidationrules/HU")).JsonAsync();

        Assert.True((bool?)rules["customerOrganizationRegistrationNumberRequired"]);
        Assert.True((bool?)rules["customerOrganizationPhoneNumberRequired"]);
        Assert.Matches((string)rules["customerOrganizationRegistrationNumberRegex"]!, (string?)rules["customerOrganizationRegistrationNumberSample"]);
    }

    [Theory]
    [InlineData("ZZ", 404, WireCode.NotFound), InlineData("USA", 400, WireCode.BadInput), InlineData("U1", 400, WireCode.BadInput)]
    public async Task An_unknown_country_is_not_found_and_more_than_two_letters_are_no_country(string country, int status, string code)
    {
        var agent = await server.AdminAgentAsync();

        await (await agent.GetAsync($"/v1/countryvalidationrules/{country}")).RefusesAsync((HttpStatusCode)status, code, country);
    }

    [Fact]
    public async Task A_partner_reads_its_own_MPN_profile_and_no_other()
    {
        var agent = await server.AdminAgentAsync();

        var own = await (await agent.GetAsync("/v1/profiles/mpn")).JsonAsync();
        var byId = await (await agent.GetAsync("/v1/profiles/mpn?mpnid=6100042")).JsonAsync();
        var foreign = await agent.GetAsync("/v1/profiles/mpn?mpnId=6100077");
        var unknown = await agent.GetAsync("/v1/profiles/mpn?mpnId=1");

        Assert.Equal(
            """{"partnerName":"Garance Négoce","mpnId":"6100042","profileType":"MpnProfile","links":{"self":{"uri":"/profiles/mpn","method":"GET","headers":[]}},"attributes":{"objectType":"MpnProfile"}}""",
            own.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(own.ToJsonString(), byId.ToJsonString());
        await foreign.RefusesAsync(HttpStatusCode.NotFound, WireCode.InvalidProperty, "6100077");
        await unknown.RefusesAsync(HttpStatusCode.NotFound, WireCode.InvalidProperty, "mpnId");
        Assert.Equal("PartnerFD", (string?)(await unknown.JsonAsync(HttpStatusCode.NotFound))["source"]);
        await (await (await server.AppAsync()).GetAsync("/v1/profiles/mpn")).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await (await server.UserAsync("MarketingContentAdmin")).GetAsync("/v1/profiles/mpn")).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
    }
}
