using System.Net;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Access;

/// <summary>Users' calls are let in by a second factor alone where the operator says so (contract, platform §2.9).</summary>
public sealed class MfaTests(MfaTests.Strict server) : IClassFixture<MfaTests.Strict>
{
    private const string Customers = "/v1/customers";

    [Fact]
    public async Task With_the_setting_on_a_user_who_showed_none_is_refused_in_the_contracts_words()
    {
        using var agent = server.Stranger().With((await server.AskV2Async(server.UserForm())).Body.Text("access_token"));

        var refused = await agent.SendAsync(HttpMethod.Get, Customers, null, ("ValidateMfa", "true"));

        var error = await refused.JsonAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(("900421", "MFA required."), ((string?)error["code"], (string?)error["description"]));
        Assert.Equal(["false"], refused.Headers.GetValues("isMfaCompliant"));
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        await (await agent.SendAsync(HttpMethod.Get, Customers, null, ("X-Locale", "fr-FR"))).JsonAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.Unauthorized, (await agent.GetAsync(new Uri("/comptoir/v1/me", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task One_who_showed_it_is_let_in_at_each_refresh_and_so_is_an_application_alone()
    {
        string first = (await server.AskV2Async(server.UserForm("SalesAgent"))).Body.Text("refresh_token");
        // As a sign-in with a code leaves it.
        await server.InStoreAsync(db => db.RefreshTokens.ExecuteUpdateAsync(set => set.SetProperty(token => token.HasSecondFactor, true)));
        string second = (await server.AskV2Async(server.RefreshForm(first))).Body.Text("refresh_token");
        using var agent = server.Stranger().With((await server.AskV2Async(server.RefreshForm(second))).Body.Text("access_token"));

        var shown = await agent.SendAsync(HttpMethod.Get, Customers, null, ("ValidateMfa", "true"));
        var program = await (await server.AppAsync()).GetAsync(new Uri(Customers, UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (shown.StatusCode, program.StatusCode));
        Assert.Equal(["true"], shown.Headers.GetValues("isMfaCompliant"));
    }

    public sealed class Strict : ComptoirServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Auth:RequireMfa"] = "true" };
    }
}
