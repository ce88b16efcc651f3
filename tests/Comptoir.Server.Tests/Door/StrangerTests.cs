using System.Net;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Door;

/// <summary>What a caller without a usable token hears (contract, platform §2.8, §3.2).</summary>
public sealed class StrangerTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData(null), InlineData("Bearer"), InlineData("Bearer "), InlineData("Bearer x"), InlineData("Bearer a.b.c"), InlineData("Bearer ...."), InlineData("Basic bmFkaWE6eA==")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."), InlineData("Bearer a.b.c.d.e")]
    public async Task Without_a_token_that_is_one_the_answer_is_401_and_says_how(string? authorization)
    {
        using var stranger = server.Stranger();
        (string, string)[] headers = authorization is null ? [] : [("Authorization", authorization)];
        var before = await server.CountAsync();

        var read = await stranger.SendAsync(HttpMethod.Get, "/v1/customers", null, headers);
        var bought = await stranger.PostAsync(server.Orders(), await server.OrderBodyAsync(), headers);
        var nowhere = await stranger.SendAsync(HttpMethod.Get, "/v1/nothing", null, headers);

        foreach (var answer in new[] { read, bought, nowhere })
        {
            await answer.IsErrorAsync(HttpStatusCode.Unauthorized, "400");
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        }

        Assert.Equal(before, await server.CountAsync());
    }

    [Theory]
    [InlineData("username"), InlineData("client_id"), InlineData("client_secret"), InlineData("password"), InlineData("refresh_token"), InlineData("scope")]
    public async Task A_NUL_in_a_sign_in_is_refused_and_no_failure(string field)
    {
        using var stranger = server.Stranger();
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = field == "refresh_token" ? "refresh_token" : "password",
            ["client_id"] = server.Partner()["apps"]![0]!["clientId"]!.GetValue<string>(),
            ["client_secret"] = server.Partner()["apps"]![0]!["secret"]!.GetValue<string>(),
            ["username"] = "nadia@garance.example",
            ["password"] = "x",
            ["refresh_token"] = "x",
        };
        fields[field] = "a\0b";
        using var form = new FormUrlEncodedContent(fields);

        var answer = await stranger.PostAsync(new Uri(server.Partner()["tokenUrl"]!.GetValue<string>()), form);

        Assert.InRange((int)answer.StatusCode, 400, 401);
        Assert.NotEmpty((string?)(await answer.JsonAsync(answer.StatusCode))["error"] ?? "");
    }
}
