using System.Net;
using Comptoir.Commerce.Activity;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Access;

/// <summary>Refresh tokens turn with each use, and a stolen one ends what it was stolen from.</summary>
public sealed class RefreshTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task Each_use_gives_the_next_token_and_a_fresh_sign_in()
    {
        string first = await SignInAsync();

        var second = await server.AskV2Async(server.RefreshForm(first));
        var third = await server.AskV1Async(server.RefreshForm(second.Body.Text("refresh_token")), TokenFacts.PartnerApi);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (second.Status, third.Status));
        Assert.NotEqual(first, second.Body.Text("refresh_token"));
        Assert.Equal("3600", third.Body.Text("expires_in"));
        Assert.Equal(server.User("AdminAgent").Name, TokenFacts.Claims(third.Body.Text("access_token")).GetProperty("upn").GetString());
    }

    [Fact]
    public async Task Used_a_second_time_it_ends_its_family_and_leaves_a_security_event()
    {
        int before = await ReusesAsync();
        string first = await SignInAsync();
        string other = await SignInAsync();
        string second = (await server.AskV2Async(server.RefreshForm(first))).Body.Text("refresh_token");

        var reused = await server.AskV2Async(server.RefreshForm(first));
        var next = await server.AskV2Async(server.RefreshForm(second));
        var unrelated = await server.AskV2Async(server.RefreshForm(other));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (reused.Status, reused.Body.Text("error")));
        Assert.Equal(50173, reused.Body["error_codes"]![0]!.GetValue<int>());
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (next.Status, next.Body.Text("error")));
        Assert.Equal(HttpStatusCode.OK, unrelated.Status);
        Assert.Equal(before + 1, await ReusesAsync());
    }

    [Fact]
    public async Task Of_ten_that_replay_one_token_at_once_one_succeeds()
    {
        string token = await SignInAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.AskV2Async(server.RefreshForm(token))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Equal("invalid_grant", answer.Body.Text("error")));
    }

    [Fact]
    public async Task It_is_worth_nothing_to_another_application_or_in_another_tenant()
    {
        string token = await SignInAsync();
        var otherApp = server.RefreshForm(token);
        otherApp["client_id"] = server.Partner()["apps"]![1]!["clientId"]!.GetValue<string>();
        otherApp["client_secret"] = server.Partner()["apps"]![1]!["secret"]!.GetValue<string>();

        var byOther = await server.AskV2Async(otherApp);
        var elsewhere = await server.AskV2Async(server.RefreshForm(token), server.CustomerIn("FR"));
        var own = await server.AskV2Async(server.RefreshForm(token));

        Assert.Equal("invalid_grant", byOther.Body.Text("error"));
        Assert.Equal("invalid_grant", elsewhere.Body.Text("error"));
        Assert.Equal(HttpStatusCode.OK, own.Status);
    }

    [Fact]
    public async Task It_lies_in_the_database_as_its_hash_only()
    {
        string token = await SignInAsync();

        byte[] text = await server.InStoreAsync(db => db.RefreshTokens.OrderByDescending(t => t.ExpiresAt).Select(t => t.Hash).FirstAsync());

        Assert.Equal(32, text.Length);
        Assert.NotEqual(Convert.ToHexStringLower(text), token);
    }

    [Fact]
    public async Task The_test_clock_ages_no_token()
    {
        string token = await SignInAsync();
        var access = await server.AskV2Async(server.AppForm());

        await server.AdvanceAsync("P200D");

        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(access.Body.Text("access_token")));
        Assert.Equal(HttpStatusCode.OK, (await server.AskV2Async(server.RefreshForm(token))).Status);
    }

    private async Task<string> SignInAsync() => (await server.AskV2Async(server.UserForm())).Body.Text("refresh_token");

    private Task<int> ReusesAsync() => server.InStoreAsync(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.RefreshTokenReused));
}
