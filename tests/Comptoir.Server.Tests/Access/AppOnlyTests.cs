using System.Net;

namespace Comptoir.Server.Tests.Access;

/// <summary>What the contract keeps for users an application alone may do only where the operator says so (R2.12).</summary>
public sealed class AppOnlyTests(ComptoirServer server, AppOnlyTests.OpenServer open) : IClassFixture<ComptoirServer>, IClassFixture<AppOnlyTests.OpenServer>
{
    private static readonly Uri UsersOnly = new("/v1/profiles/mpn", UriKind.Relative);

    [Fact]
    public async Task An_application_with_the_right_is_refused_what_is_kept_for_users()
    {
        var answer = await (await server.AppAsync()).GetAsync(UsersOnly, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("900150", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("entitlements")]
    [InlineData("orders/unknown/provisioningstatus")]
    public async Task What_a_customer_owns_is_told_to_users_only(string what)
    {
        var answer = await (await server.AppAsync()).GetAsync(new Uri($"/v1/customers/{server.CustomerIn("FR")}/{what}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("900150", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_setting_on_it_is_let_in_and_one_without_roles_is_not()
    {
        var with = await (await open.AppAsync()).GetAsync(UsersOnly, TestContext.Current.CancellationToken);
        var without = await (await open.AppAsync(withRoles: false)).GetAsync(UsersOnly, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (with.StatusCode, without.StatusCode));
    }

    public sealed class OpenServer : ComptoirServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Auth:AppOnlyEverywhere"] = "true" };
    }
}
