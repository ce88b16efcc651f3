using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Licensing;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Licensing;
using Comptoir.Server.Tests.Stores;

namespace Comptoir.Server.Tests.Operator;

/// <summary>R5.2: whatever a key is, the database is asked the same, so that the time of the answer tells nothing.</summary>
public sealed class KeyCheckCostTests(PartnerNamedTests.Watched server) : IClassFixture<PartnerNamedTests.Watched>
{
    [Fact]
    public async Task A_key_that_is_active_revoked_mistyped_or_nobodys_asks_the_database_the_same()
    {
        var agent = await server.AdminAgentAsync();
        var (active, revoked) = (await Purchase.OfAsync(server), await Purchase.OfAsync(server));
        string live = await active.KeyAsync(agent), dead = await revoked.KeyAsync(agent);
        await revoked.CancelAsync(server);
        string slip = live[..^1] + (char)('0' + ((live[^1] - '0' + 1) % 10));
        Assert.True(ProductKeyCode.LooksIssued(slip) && !ProductKeyCode.IsWellFormed(slip));
        var op = await server.OperatorAsync();
        await AskAsync(op, "XXXXX-XXXXX");

        var asked = new Dictionary<string, List<string>>();
        foreach (var (state, key) in new[] { ("active", live), ("revoked", dead), ("mistyped", slip), ("unknown", "XXXXX-XXXXX"), ("unknown", new string('Z', 300)) })
        {
            int before = server.Log.Statements.Count;
            Assert.Equal(state, await AskAsync(op, key));
            asked[$"{state} {key.Length}"] = [.. server.Log.Statements.Skip(before).Where(sql => sql.Contains("\"KeyRegister\"", StringComparison.Ordinal) || sql.Contains("\"Entitlements\"", StringComparison.Ordinal) || sql.Contains("\"ProductKeys\"", StringComparison.Ordinal))];
        }

        string question = Assert.Single(asked[$"active {live.Length}"]);
        Assert.Equal(5, asked.Count);
        Assert.All(asked.Values, statements => Assert.Equal([question], statements));
    }

    private static async Task<string?> AskAsync(HttpClient op, string key) =>
        (string?)(await (await op.PostAsync("/comptoir/v1/keys/check", new JsonObject { ["productKey"] = key })).JsonAsync(HttpStatusCode.OK))["state"];
}
