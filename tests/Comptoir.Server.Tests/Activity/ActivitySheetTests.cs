using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Tests.Audit;
using Comptoir.Server.Tests.Customers;
using CsvHelper;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Activity;

/// <summary>GET /comptoir/v1/activity.csv (contract, commerce-keys-downloads B; R8.3, T9, T12).</summary>
public sealed class ActivitySheetTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Route = "/comptoir/v1/activity";

    [Fact]
    public async Task The_sheet_is_the_list_over_all_its_pages()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        await RecordManyAsync(2100);

        var rows = await RowsAsync(admin, $"{Route}.csv?user=many@garance.example&size=3");
        var lines = new List<JsonNode>();
        for (string? next = $"{Route}?user=many@garance.example&size=500"; next is not null;)
        {
            var page = await admin.ReadAsync(next);
            lines.AddRange(page["items"]!.AsArray().Select(line => line!));
            next = page["continuationToken"] is { } token ? $"{Route}?continuationToken={token}" : null;
        }

        Assert.Equal(2100, rows.Count);
        Assert.Equal(lines.Count, rows.Count);
        foreach (var (line, row) in lines.Zip(rows))
        {
            foreach (var (column, cell) in row.Where(cell => cell.Key != "details"))
                Assert.Equal(line[column]?.ToString() ?? "", cell);
            Assert.Equal(string.Join("; ", line["details"]!.AsObject().Select(fact => $"{fact.Key}: {fact.Value}")), row["details"], ignoreCase: true);
        }
    }

    [Fact]
    public async Task It_has_a_heading_a_file_name_and_a_mark_that_tells_spreadsheets_its_encoding()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        await server.RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder, name: "Brasserie \"Léon\", fils\net Cie");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Route}.csv?from=2026-01-01&to=2100-01-31");
        request.Headers.Add("Accept", "text/csv");

        var answer = await admin.SendAsync(request);
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        string text = Encoding.UTF8.GetString(bytes);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("activity-2026-01-01-2100-01-31.csv", answer.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        Assert.StartsWith(
            "\uFEFFid,date,userPrincipalName,applicationId,customerId,customerName,action,resourceType,productId,skuId,title,orderId,lineItemNumber,address,result,details\r\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains(",\"Brasserie \"\"Léon\"\", fils\net Cie\",", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_the_operator_it_tells_the_partner_too()
    {
        await server.RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder);

        var rows = await RowsAsync(await server.OperatorAsync(), $"{Route}.csv?action=create_order");

        Assert.NotEmpty(rows);
        Assert.Contains((string)server.Partner()["tenantId"]!, rows.Select(row => row["partnerId"]));
    }

    [Theory]
    [InlineData("=1+1"), InlineData("+1"), InlineData("-1"), InlineData("@SUM(A1)"), InlineData("\tx"), InlineData("\rx"), InlineData("=cmd|' /C calc'!A0")]
    [InlineData("\",=1+1"), InlineData("a\r\n=1+1"), InlineData("'=1")]
    public async Task No_text_of_it_is_taken_for_a_formula(string text)
    {
        var admin = await server.UserAsync("GlobalAdmin");
        await server.RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder, name: text, user: text, facts: [("Title", text), ("Purpose", text)]);

        var rows = await RowsAsync(admin, $"{Route}.csv?action=create_order");

        Assert.Contains(text, rows.SelectMany(row => row.Values).Select(cell => cell.StartsWith('\'') && text[0] != '\'' ? cell[1..] : cell));
        Assert.All(rows.SelectMany(row => row.Values).Where(cell => cell.Length > 0), cell => Assert.DoesNotContain(cell[0], "=+-@\t\r"));
    }

    private static async Task<List<Dictionary<string, string>>> RowsAsync(HttpClient client, string path)
    {
        using var csv = CsvReader.Create(await client.GetStreamAsync(path));
        var rows = new List<Dictionary<string, string>>();
        foreach (var row in csv)
            rows.Add(row.ToDictionary().ToDictionary(cell => cell.Key, cell => cell.Value ?? ""));
        return rows;
    }

    private async Task RecordManyAsync(int count)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var (db, log) = (scope.ServiceProvider.GetRequiredService<ComptoirDb>(), scope.ServiceProvider.GetRequiredService<ActivityLog>());
        var by = new Actor(ActorKind.Partner, new PartnerId(Guid.Parse((string)server.Partner()["tenantId"]!)), null, null, "many@garance.example", null, []);
        await using var work = await db.BeginWorkAsync(default);
        for (int i = 0; i < count; i++)
            log.Record(ActivityOperation.UpdateOrder, ActivityResource.Order, $"order{i}", by, facts: [("OrderId", $"order{i}"), ("LineItemNumber-1", "1")]);
        await work.CommitAsync(default);
    }
}
