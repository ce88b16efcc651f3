using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Hosting;

/// <summary>A server behind proxies at this machine's address and in a network.</summary>
public sealed class ProxiedServer : ComptoirServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Proxy:Trusted:0"] = "127.0.0.1", ["Proxy:Trusted:1"] = "10.1.0.0/16" };
}

/// <summary>Whose word is taken for where a request comes from.</summary>
public sealed class ProxyTests(ProxiedServer proxied, ComptoirServer server) : IClassFixture<ProxiedServer>, IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("203.0.113.9, 10.1.2.3", "203.0.113.9")]
    // What is before one who is not trusted is that one's own word.
    [InlineData("192.0.2.1, 203.0.113.9, 10.1.2.3", "203.0.113.9")]
    [InlineData("192.0.2.1, 10.2.0.1", "10.2.0.1")]
    public async Task A_trusted_proxy_tells_the_callers_address(string forwarded, string address) => Assert.Equal(address, await RecordedAsync(proxied, forwarded));

    [Fact]
    public async Task Without_a_trusted_proxy_nobody_does() => Assert.Equal("127.0.0.1", await RecordedAsync(server, "203.0.113.9"));

    [Fact]
    public async Task Behind_a_proxy_that_ends_TLS_cookies_are_secure()
    {
        Assert.StartsWith("__Host-comptoir-visit=", await CookieAsync(proxied), StringComparison.Ordinal);
        Assert.StartsWith("comptoir-visit=", await CookieAsync(server), StringComparison.Ordinal);
    }

    private static async Task<string> CookieAsync(ComptoirServer from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await from.Stranger().SendAsync(request, TestContext.Current.CancellationToken);
        return answer.Headers.GetValues("Set-Cookie").Single(text => text.Contains("comptoir-visit", StringComparison.Ordinal));
    }

    /// <summary>What the security event of a wrong password has as its address.</summary>
    private static async Task<string?> RecordedAsync(ComptoirServer at, string forwarded)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(at.Partner()["tokenUrl"]!.GetValue<string>()))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = at.Partner()["apps"]![0]!["clientId"]!.GetValue<string>(),
                ["client_secret"] = "wrong",
                ["scope"] = "https://api.partnercenter.microsoft.com/.default",
            }),
        };
        request.Headers.Add("X-Forwarded-For", forwarded);
        using var answer = await at.Stranger().SendAsync(request, TestContext.Current.CancellationToken);
        Assert.False(answer.IsSuccessStatusCode);
        return await at.InStoreAsync(db => db.SecurityEvents.OrderByDescending(row => row.Id).Select(row => row.Address).FirstAsync(TestContext.Current.CancellationToken));
    }
}
