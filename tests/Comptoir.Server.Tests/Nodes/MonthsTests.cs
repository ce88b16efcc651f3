using System.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Nodes;

/// <summary>Whichever node comes to it makes the months of the activity log ahead (docs/adr/0015).</summary>
[Collection(NodesTogether.Name)]
public sealed class MonthsTests(NodesOnPostgres server)
{
    [Fact]
    public async Task A_node_that_starts_makes_the_months_that_are_missing()
    {
        // Those that the migration made: the month after next, and two more.
        string missing = (await server.InStoreAsync(db => db.Database
            .SqlQuery<string>($"""SELECT "Name" AS "Value" FROM comptoir_activity_parts WHERE "First" IS NOT NULL ORDER BY "First" LIMIT 2""").ToListAsync()))[1];
        await server.InStoreAsync(db => db.Database.ExecuteSqlAsync($"SELECT comptoir_activity_drop({missing})"));
        Assert.Equal(0, await CountAsync(missing));

        await using var node = server.NewNode();
        await node.StartAsync();

        var since = Stopwatch.StartNew();
        while (await CountAsync(missing) == 0)
        {
            Assert.True(since.Elapsed < TimeSpan.FromMinutes(1), "Nobody made it.");
            await Task.Delay(50);
        }
    }

    private Task<int> CountAsync(string month) => server.InStoreAsync(async db =>
        (await db.Database.SqlQuery<int>($"""SELECT COUNT(*)::int AS "Value" FROM comptoir_activity_parts WHERE "Name" = {month}""").ToListAsync())[0]);
}
