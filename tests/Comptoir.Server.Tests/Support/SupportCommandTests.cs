using System.CommandLine;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Support;
using Comptoir.Server.Cli;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Support;

/// <summary><c>comptoir support</c> beside the server (R10.3).</summary>
public sealed class SupportCommandTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task The_queue_is_listed_taken_and_decided_from_the_command_line()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("FR");
        var order = await agent.BuyAsync(customer, Sale.Perpetual);
        string id = await agent.FileAsync(Requests.Refund(customer, order, 10m));
        string op = (string)server.World["operator"]!["userName"]!;

        var listed = JsonNode.Parse((await RunAsync("list", "--json")).Output)!.AsArray();
        var (taken, _) = await RunAsync("take", id, "--as", op);
        var (asked, _) = await RunAsync("ask", id, "--text", "Why?");
        var (code, text) = await RunAsync("approve", id, "--amount", "5.5", "--text", "Fine", "--as", op, "--json");
        var shown = await RunAsync("show", id);
        await Assert.ThrowsAsync<VerbRefusedException>(() => RunAsync("refuse", id, "--text", "Late"));

        Assert.Contains(listed, one => (string?)one!["id"] == id);
        Assert.Equal((0, 0, 0), (taken, asked, code));
        var approved = JsonNode.Parse(text)![0]!;
        Assert.Equal(("Approved", op, "5.5 EUR"), ((string?)approved["decision"], (string?)approved["decidedBy"], (string?)approved["amountApproved"]));
        Assert.Contains("Why?", shown.Output, StringComparison.Ordinal);
        Assert.Equal("cancelled", (string?)(await agent.ReadAsync($"/v1/customers/{customer}/orders/{order["id"]}"))["status"]);
    }

    [Fact]
    public async Task The_list_holds_every_request_and_says_nothing_of_notes_and_files_that_it_does_not_read()
    {
        var agent = await server.AdminAgentAsync();
        string last = await agent.FileAsync(Requests.Problem("The last of many"));
        await server.InStoreAsync(db => FileManyAsync(db, new ServiceRequestId(last), 450));

        var listed = JsonNode.Parse((await RunAsync("list", "--json")).Output)!.AsArray();
        var shown = JsonNode.Parse((await RunAsync("show", last, "--json")).Output)![0]!;

        Assert.Equal(listed.Select(one => (string)one!["id"]!).Distinct().Order(StringComparer.Ordinal), listed.Select(one => (string)one!["id"]!));
        Assert.Equal(await server.InStoreAsync(db => db.ServiceRequests.CountAsync(request => request.Status != ServiceRequestStatus.Closed)), listed.Count);
        Assert.True(listed.Count > 450, $"Only {listed.Count} were listed.");
        Assert.All(listed, one => Assert.Equal((null, null), (one!["notes"], one["files"])));
        Assert.Equal(("Filed", 0), ((string?)shown["notes"]![0]!["kind"], shown["files"]!.AsArray().Count));
    }

    /// <summary>More than the form's own pace would file in a test.</summary>
    private static async Task<int> FileManyAsync(ComptoirDb db, ServiceRequestId like, int count)
    {
        var partner = await db.ServiceRequests.Where(request => request.Id == like).Select(request => request.PartnerId).SingleAsync();
        var now = DateTimeOffset.UtcNow;
        for (int i = 0; i < count; i++)
        {
            db.ServiceRequests.Add(new ServiceRequest(
                partner, NewId.ServiceRequest(now.AddMilliseconds(i)), SupportTopic.Other, Severity.Minimal, "Many", "Many", new RequestContact(), "en-US", new Author("nadia", OfOperator: false), now));
        }

        return await db.SaveChangesAsync();
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var configuration = new InvocationConfiguration { Output = output, Error = TextWriter.Null, EnableDefaultExceptionHandler = false };
        int code = await SupportCommand.Make().Parse([.. arguments, "--data", server.Folder]).InvokeAsync(configuration);
        return (code, output.ToString());
    }
}

/// <summary>What differs between the databases: lists, files and the approval on PostgreSQL.</summary>
public sealed class SupportOnPostgresTests(ComptoirServerOnPostgres server) : IClassFixture<ComptoirServerOnPostgres>
{
    [Fact]
    public async Task A_request_is_filed_listed_read_and_approved()
    {
        var agent = await server.AdminAgentAsync();
        var op = await server.OperatorAsync();
        string customer = server.CustomerIn("FR");
        var order = await agent.BuyAsync(customer, Sale.Perpetual);
        string id = await agent.FileAsync(Requests.Refund(customer, order, 10m));
        using var form = new MultipartFormDataContent { { new ByteArrayContent("a;b"u8.ToArray()), "file", "a.csv" } };
        var attached = await agent.PostAsync(new Uri($"{Requests.Filing}/{id}/files", UriKind.Relative), form, TestContext.Current.CancellationToken);

        foreach (string field in new[] { "customer", "orderId", "subscriptionId", "title", "refundReason" })
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await agent.PostAsync(Requests.Filing, Requests.Refund(customer, order, 1m).With(field, "a\0b"))).StatusCode);

        var mine = await agent.ReadAsync("/v1/servicerequests?size=1");
        var ofCustomer = await agent.ReadAsync($"/v1/customers/{customer}/servicerequests");
        var queue = await op.ReadAsync("/comptoir/v1/support/queue?take=1");
        var file = await agent.GetAsync(attached.Headers.Location);
        var approved = await op.ActAsync(id, "approve");

        Assert.All([mine, ofCustomer, queue], page => Assert.Equal(id, (string?)page["items"]![0]!["id"]));
        Assert.Equal("a;b", await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(System.Net.HttpStatusCode.OK, approved.StatusCode);
    }
}
