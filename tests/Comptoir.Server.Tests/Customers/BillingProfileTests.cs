using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Customers;

/// <summary>GET and PUT /v1/customers/{id}/profiles/billing (contract, platform-customers §1.2, platform §9; R2.7).</summary>
public sealed class BillingProfileTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task What_was_read_can_be_written_back_for_every_customer_of_the_demo_world()
    {
        foreach (int partner in new[] { 0, 1 })
        {
            var agent = await server.UserOfAsync(partner, "AdminAgent");
            foreach (var customer in server.Partner(partner)["customers"]!.AsArray())
            {
                var profile = await (await agent.GetAsync(RouteOf(customer!["id"]!))).JsonAsync();

                var written = await (await agent.PutAsync(RouteOf(customer["id"]!), profile)).JsonAsync();

                Assert.Equal(profile["defaultAddress"]!.ToJsonString(), written["defaultAddress"]!.ToJsonString());
                Assert.NotEqual((string?)profile["attributes"]!["etag"], (string?)written["attributes"]!["etag"]);
            }
        }
    }

    [Fact]
    public async Task A_change_is_stored_recorded_and_its_old_version_is_refused_by_body_and_by_header()
    {
        var agent = await server.UserAsync("HelpdeskAgent");
        string route = RouteOf(server.CustomerIn("JP"));
        var read = await agent.GetAsync(route);
        var profile = await read.JsonAsync();
        Assert.Equal($"\"{profile["attributes"]!["etag"]}\"", read.Headers.ETag?.Tag);
        profile["companyName"] = "Hoshino Press";

        var changed = await agent.PutAsync(route, profile);
        var staleBody = await agent.PutAsync(route, profile);
        profile["attributes"]!["etag"] = null;
        var staleHeader = await agent.PutAsync(route, profile, ("If-Match", read.Headers.ETag!.Tag));
        var unasked = await agent.PutAsync(route, profile);

        Assert.Equal("Hoshino Press", (string?)(await changed.JsonAsync())["companyName"]);
        await staleBody.RefusesAsync(HttpStatusCode.BadRequest, WireCode.StaleEtag);
        await staleHeader.RefusesAsync(HttpStatusCode.BadRequest, WireCode.StaleEtag);
        Assert.Equal(HttpStatusCode.OK, unasked.StatusCode);
        var record = await server.InStoreAsync(db => db.Activity
            .Where(r => r.Operation == ActivityOperation.UpdateCustomerBillingProfile && r.CustomerName == "Hoshino Press")
            .OrderBy(r => r.RecordedAt).FirstAsync());
        Assert.Contains("Hoshino Print", record.OldValue, StringComparison.Ordinal);
        Assert.Contains("Hoshino Press", record.NewValue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_profile_a_foreign_customer_and_a_role_without_the_right_are_refused()
    {
        var agent = await server.AdminAgentAsync();
        string route = RouteOf(server.CustomerIn("US"));
        var profile = await (await agent.GetAsync(route)).JsonAsync();
        var badPostalCode = CreateCustomerTests.With(profile, "defaultAddress.postalCode", "ABC");
        string foreign = RouteOf(server.Partner(1)["customers"]![0]!["id"]!);

        await (await agent.PutAsync(route, badPostalCode)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "defaultAddress.postalCode");
        await (await agent.PutAsync(foreign, profile)).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await (await server.UserAsync("BillingAdmin")).PutAsync(route, profile)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        var after = await (await agent.GetAsync(route)).JsonAsync();
        Assert.Equal(profile.ToJsonString(), after.ToJsonString());
    }

    private static string RouteOf(JsonNode id) => $"/v1/customers/{id}/profiles/billing";
}
