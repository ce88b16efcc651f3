using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Cli;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Licensing;

/// <summary><c>comptoir keys rotate</c> beside a server that goes on showing keys (R5.3).</summary>
public sealed class KeyRotationTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task Keys_are_shown_while_everything_is_encrypted_anew_by_another_process()
    {
        var agent = await server.AdminAgentAsync();
        var purchase = await Purchase.OfAsync(server);
        string key = await purchase.KeyAsync(agent);
        var rotation = Task.Run(() => RotateAsync());
        var faults = new List<HttpStatusCode>();

        while (!rotation.IsCompleted)
        {
            using var answer = await agent.PostAsync(purchase.Keys, new JsonObject());
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.TooManyRequests))
                faults.Add(answer.StatusCode);
            await Task.Delay(150, TestContext.Current.CancellationToken);
        }

        var (code, output) = await rotation;
        Assert.Empty(faults);
        Assert.Equal(0, code);
        var told = JsonNode.Parse(output)!;
        Assert.True((long)told["encrypted"]! > 0);
        var under = await server.InStoreAsync(db => db.ProductKeys.Select(row => row.DataKeyId).Distinct().ToListAsync());
        Assert.Equal((Guid)told["key"]!, Assert.Single(under));
        Assert.Equal(32, key.Count(char.IsAsciiDigit));
        Assert.Contains("keys/rotation", await server.InStoreAsync(db => db.Activity.Select(row => row.ResourceKey).ToListAsync()));
    }

    private async Task<(int Code, string Output)> RotateAsync()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var configuration = new InvocationConfiguration { Output = output, Error = TextWriter.Null, EnableDefaultExceptionHandler = false };
        int code = await KeysCommand.Make().Parse(["rotate", "--settle", "6", "--json", "--data", server.Folder]).InvokeAsync(configuration);
        return (code, output.ToString());
    }
}
