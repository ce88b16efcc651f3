using System.Net;
using System.Net.Sockets;
using System.Text;
using Comptoir.Server.Pages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Door;

/// <summary>What browsers are told by every answer, and how much of a request is taken (OWASP ASVS V3.4, V4.2, V13).</summary>
public sealed class AnswerHeaderTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task Every_route_tells_browsers_what_they_may_do_whatever_it_answers()
    {
        var wrong = new List<string>();
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            string path = "/" + System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), @"\{[^}]*\}", "x", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
            using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
            using var client = new HttpClient(handler) { BaseAddress = server.Root };
            foreach (string method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                if (Fault(answer, endpoint.Metadata.GetMetadata<PortalPage>() is not null) is { } fault)
                    wrong.Add($"{method} {path} ({(int)answer.StatusCode}): {fault}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("/no/such/thing"), InlineData("/v1/customers/%2e%2e/%2e%2e/etc/passwd"), InlineData("/assets/..%2f..%2fcomptoir.json"), InlineData("/%00"), InlineData("/v1/customers?x=%00")]
    public async Task Answers_without_a_route_tell_it_too(string path)
    {
        using var answer = await server.Stranger().GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.InRange((int)answer.StatusCode, 300, 499);
        if (answer.Headers.Date is not null && answer.StatusCode != HttpStatusCode.BadRequest)
            Assert.Null(Fault(answer, isPage: false));
    }

    [Theory]
    [InlineData("a header of 40 KiB", 431), InlineData("two hundred headers", 431), InlineData("an address of 9 KiB", 414), InlineData("a name without a value", 400), InlineData("a line feed alone", 400)]
    public async Task A_request_out_of_measure_is_refused_by_its_head(string what, int status)
    {
        string head = what switch
        {
            "a header of 40 KiB" => $"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: {new string('a', 40_000)}\r\n\r\n",
            "two hundred headers" => $"GET /healthz HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: 1\r\n"))}\r\n",
            "an address of 9 KiB" => $"GET /{new string('a', 9_000)} HTTP/1.1\r\nHost: x\r\n\r\n",
            "a name without a value" => "GET /healthz HTTP/1.1\r\nHost: x\r\nNothing\r\n\r\n",
            _ => "GET /healthz HTTP/1.1\nHost x\n\n",
        };
        using var connection = new TcpClient(server.Root.Host, server.Root.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(connection.GetStream());

        Assert.StartsWith($"HTTP/1.1 {status}", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_out_of_measure_is_refused()
    {
        foreach (string path in (string[])[new Uri(server.Partner()["tokenUrl"]!.GetValue<string>()).AbsolutePath, "/sign-in"])
        {
            using var large = new FormUrlEncodedContent([KeyValuePair.Create("password", new string('a', 2_000_000))]);
            using var many = new FormUrlEncodedContent(Enumerable.Range(0, 20_000).Select(i => KeyValuePair.Create($"f{i}", "x")));
            using var same = new FormUrlEncodedContent(Enumerable.Range(0, 5_000).Select(_ => KeyValuePair.Create("username", "x")));
            foreach (var form in new[] { large, many, same })
            {
                using var answer = await server.Stranger().PostAsync(new Uri(path, UriKind.Relative), form, TestContext.Current.CancellationToken);
                Assert.InRange((int)answer.StatusCode, 400, 499);
            }
        }
    }

    /// <summary>What is wrong with an answer's headers; null when nothing is.</summary>
    internal static string? Fault(HttpResponseMessage answer, bool isPage)
    {
        string Of(string name) => answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : "";
        if (Of("X-Content-Type-Options") != "nosniff")
            return "no nosniff";
        string policy = Of("Content-Security-Policy");
        if (!policy.Contains("default-src 'none'", StringComparison.Ordinal) || !policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal))
            return $"policy '{policy}'";
        if (policy.Contains("unsafe", StringComparison.Ordinal) || policy.Contains('*', StringComparison.Ordinal))
            return $"policy '{policy}'";
        if (Of("Referrer-Policy") is not ("no-referrer" or "same-origin"))
            return $"referrer '{Of("Referrer-Policy")}'";
        if (Of("Server").Length > 0 || Of("X-Powered-By").Length > 0)
            return "it names what it is made of";
        if (isPage && answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(cookie => !cookie.Contains("httponly", StringComparison.OrdinalIgnoreCase) || !cookie.Contains("samesite", StringComparison.OrdinalIgnoreCase)))
            return "a cookie that scripts or other sites have";
        return null;
    }
}
