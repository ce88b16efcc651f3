using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Cli;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Licensing;

/// <summary><c>comptoir keys rotate</c> beside a server that goes on showing keys (R5.3).</summary>
public sealed class KeyRotationTests(KeyRotationTests.Unlimited server) : IClassFixture<KeyRotationTests.Unlimited>
{
    [Fact]
    public async Task Keys_are_shown_while_everything_is_encrypted_anew_by_another_process()
    {
        var agent = await server.AdminAgentAsync();
        var purchase = await Purchase.OfAsync(server);
        string key = await purchase.KeyAsync(agent);
        var rotation = Task.Run(() => RotateAsync());
        var answers = new Dictionary<HttpStatusCode, int>();

        // One after the other for as long as it takes: some before the new key, some beside it, some after.
        while (!rotation.IsCompleted)
        {
            using var answer = await agent.PostAsync(purchase.Keys, new JsonObject());
            answers[answer.StatusCode] = answers.GetValueOrDefault(answer.StatusCode) + 1;
        }

        var (code, output) = await rotation;
        Assert.Equal(HttpStatusCode.OK, Assert.Single(answers).Key);
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

    /// <summary>Shows keys as fast as they are asked for.</summary>
    public sealed class Unlimited : ComptoirServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Keys:RevealsPerMinute"] = "1000000" };
    }
}
