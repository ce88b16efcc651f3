using System.Globalization;
using System.Net;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Access;

/// <summary>Who is not signed in fills no database: beyond a bound, failures from one address are told to wait and leave no record.</summary>
public sealed class FailuresByAddressTests
{
    private const int Most = 4;

    [Fact]
    public async Task The_last_failure_of_the_bound_is_answered_and_the_next_sign_in_from_there_waits_whatever_it_brings()
    {
        await using var server = await StartAsync();
        for (int i = 0; i < Most; i++)
            Assert.Equal(50126, await ErrorAsync($"nobody{i}@garance.example"));

        var (status, body, headers) = await server.AskV2Async(server.UserForm());

        Assert.Equal((HttpStatusCode.TooManyRequests, "temporarily_unavailable"), (status, body.Text("error")));
        Assert.InRange(int.Parse(headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.AskV2Async(server.AppForm())).Status);
        Assert.Equal(Most, await RecordsAsync(server));

        async Task<int> ErrorAsync(string name)
        {
            var form = server.UserForm();
            form["username"] = name;
            return (int)(await server.AskV2Async(form)).Body["error_codes"]![0]!;
        }
    }

    [Fact]
    public async Task Forgotten_passwords_count_too_and_the_pages_tell_to_wait_in_the_readers_language()
    {
        await using var server = await StartAsync();
        var browser = new PageBrowser(server.Root, "fr");
        for (int i = 0; i < Most; i++)
            Assert.Equal(HttpStatusCode.SeeOther, (await AskAsync()).Status);

        var answers = new[] { await AskAsync(), await browser.SignInAsync(server.UserOf("AdminAgent")) };

        Assert.All(answers, refused => Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status));
        Assert.All(answers, refused => Assert.Contains("Trop de connexions échouées depuis votre réseau.", refused.Words, StringComparison.Ordinal));
        Assert.Equal(Most, await RecordsAsync(server));

        async Task<PageAnswer> AskAsync() =>
            await browser.PostAsync(await browser.GetAsync("/sign-in/forgotten"), "/sign-in/forgotten", ("user", "nadia@garance.example"));
    }

    [Fact]
    public async Task Sign_ins_that_succeed_do_not_count()
    {
        await using var server = await StartAsync();

        for (int i = 0; i < Most + 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await server.AskV2Async(server.UserForm())).Status);
    }

    [Fact]
    public async Task Each_address_is_bounded_by_itself_and_one_subscribers_addresses_are_one()
    {
        await using var server = await StartAsync();
        var failures = server.Services.GetRequiredService<FailuresByAddress>();

        for (int i = 0; i < Most; i++)
            Assert.True(failures.Take($"2001:db8:1:2::{i + 1}"));

        Assert.NotNull(failures.WaitOf("2001:db8:1:2:ffff::1"));
        Assert.False(failures.Take("2001:db8:1:2::9"));
        Assert.Null(failures.WaitOf("2001:db8:1:3::1"));
        Assert.Null(failures.WaitOf("192.0.2.1"));
        Assert.Null(failures.WaitOf(null));
        for (int i = 0; i < Most; i++)
            Assert.True(failures.Take(i % 2 == 0 ? "192.0.2.1" : "::ffff:192.0.2.1"));
        Assert.NotNull(failures.WaitOf("192.0.2.1"));
    }

    [Fact]
    public async Task While_no_proxy_is_named_an_inner_address_may_be_one_and_has_no_bound()
    {
        await using var server = await StartAsync(knowsCallers: false);
        var failures = server.Services.GetRequiredService<FailuresByAddress>();

        foreach (string inner in (string[])["127.0.0.1", "10.0.0.1", "172.31.255.255", "192.168.1.1", "::ffff:10.0.0.1", "::1", "fd00::1"])
        {
            Assert.All(Enumerable.Range(0, Most + 1), _ => Assert.True(failures.Take(inner)));
            Assert.Null(failures.WaitOf(inner));
        }

        Assert.Equal([true, true, true, true, false], Enumerable.Range(0, Most + 1).Select(_ => failures.Take("172.32.0.1")));
    }

    private static Task<int> RecordsAsync(ComptoirServer server) => server.InStoreAsync(db => db.SecurityEvents
        .CountAsync(row => row.Kind == SecurityEventKind.SignInFailed || row.Kind == SecurityEventKind.PasswordForgotten));

    private static async Task<Strict> StartAsync(bool knowsCallers = true)
    {
        var server = new Strict(knowsCallers);
        await server.InitializeAsync();
        return server;
    }

    private sealed class Strict(bool knowsCallers) : ComptoirServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Auth:FailuresPerMinute"] = $"{Most}",
            [knowsCallers ? "Proxy:Trusted:0" : "Unused"] = "127.0.0.1",
        };
    }
}
