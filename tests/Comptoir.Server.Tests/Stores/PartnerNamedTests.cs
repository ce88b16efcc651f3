using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Auth;
using Comptoir.Server.Pages;
using Comptoir.Server.Tests.Access;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Invoices;
using Comptoir.Server.Tests.Licensing;
using Comptoir.Server.Tests.Reservations;
using Comptoir.Server.Tests.Support;
using Comptoir.Storage.Tests.Stores;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Stores;

/// <summary>Every statement that the running server sends, over everything it is for: whatever is asked of a tenant's table names the
/// partner, so that tables can lie spread by partner.</summary>
public sealed partial class PartnerNamedTests(PartnerNamedTests.Watched server) : IClassFixture<PartnerNamedTests.Watched>
{
    /// <summary>What is asked over all partners: who asks, of which table, in which words (quotes left out). docs/architecture.md gives the
    /// reasons.</summary>
    private static readonly (string Who, string Table, string Words)[] OverAllPartners =
    [
        ("what falls due", "Carts", "c.Status = 'Active' AND c.ExpiresAt <= @"),
        ("what falls due", "Requests", "r.ExpiresAt <= @"),
        ("what falls due", "Subscriptions", "WHERE s.ActivateBefore <= @"),
        ("what falls due", "OrderLines", "WHERE o.NextChargeAt <= @"),
        ("what falls due", "Entitlements", "WHERE e.ExpiresAt <= @until AND EXISTS"),
        ("what falls due", "BenefitAssignments", "WHERE e.ExpiresAt <= @until AND EXISTS"),
        ("what falls due", "BenefitAssignments", "INNER JOIN Entitlements AS e ON e.PartnerId = b.PartnerId AND e.Id = b.EntitlementId WHERE e.ExpiresAt <= @"),
        ("what falls due", "Entitlements", "INNER JOIN Entitlements AS e ON e.PartnerId = b.PartnerId AND e.Id = b.EntitlementId WHERE e.ExpiresAt <= @"),
        ("what falls due", "Reservations", "WHERE r.State = 'Active' AND r.ExpiresAt <= @"),
        ("what falls due", "ReservationQuotes", "WHERE r.ValidUntil <= @"),
        ("the billing run", "BillingRuns", "AND b.FinishedAt IS NULL"),
        ("what falls due", "BillingRuns", "WHERE b.PartnerId = i.OperatorId AND b.Month >= @"),
        ("the billing run", "Invoices", "WHERE i.RunId = @"),
        ("the mail dispatch", "Mails", "WHERE m.DueAt <= @"),
        ("the seal of the activity log", "Activity", "SELECT DISTINCT a.PartnerId FROM Activity AS a WHERE a.Sequence IS NULL"),
        ("the seal of the activity log", "Activity", "SELECT 1 FROM Activity AS a WHERE a.Sequence IS NULL"),
        ("the purge of the logs", "ActivityChains", "SELECT a.PartnerId FROM ActivityChains AS a ORDER BY a.PartnerId"),
        ("the purge of the logs", "SecurityEvents", "SELECT DISTINCT s.PartnerId FROM SecurityEvents AS s"),
        ("the watch over key reveals", "Activity", "a.Operation = 'GetSoftwareKey' GROUP BY a.PartnerId"),
        ("the watch over key reveals", "Activity", "a.Date >= @p0 AND a.Operation = 'GetSoftwareKey'"),
        ("the operator's logs", "Activity", "SELECT * FROM Activity WHERE (Date, Id) >= (@"),
        ("the operator's logs", "SecurityEvents", "SELECT * FROM SecurityEvents WHERE (Date, Id) >= (@"),
        ("the operator's support queue", "ServiceRequests", "WHERE s.Status"),
        ("the operator's support queue", "ServiceRequests", "SELECT s.PartnerId FROM ServiceRequests AS s WHERE s.Id = @id"),
        ("the operator's bills", "BillingRuns", "FROM Partners AS p INNER JOIN BillingRuns AS b"),
        ("the operator's bills", "Payments", "FROM Partners AS p INNER JOIN Payments AS p0"),
        ("the operator's bills", "Invoices", "MIN(i.DueOn) AS DueOn"),
        ("the operator's bills", "Settlements", "MIN(i.DueOn) AS DueOn"),
        ("the operator's overview", "CreditAccounts", "WHERE c.OwedMinor > 0 AND c.OwedMinor * 5 >= c.LimitMinor * 4"),
        ("the operator's overview", "Mails", "WHERE m.DueAt IS NOT NULL"),
    ];

    [Fact]
    public async Task Every_statement_of_a_running_server_names_the_partner_or_is_on_the_list()
    {
        var ids = await server.TellAsync();
        int asked = await ReadEverythingAsync(ids);
        await JobsAsync();

        var tables = await server.InStoreAsync(db => Task.FromResult(PartnersRows.TablesOf(db)));
        var statements = server.Log.Statements.Distinct(StringComparer.Ordinal).ToList();
        var offences = statements.SelectMany(sql => PartnersRows.OffencesOf(sql, tables)).Distinct(StringComparer.Ordinal).ToList();
        string[] unknown = [.. offences.Where(offence => !OverAllPartners.Any(known => IsOf(known, offence)))];
        Assert.True(unknown.Length == 0, string.Join("\n\n", unknown));
        // Nothing stays on the list that is no longer asked.
        Assert.All(OverAllPartners, known => Assert.Contains(offences, offence => IsOf(known, offence)));
        Assert.True(asked > 150, $"Only {asked} addresses were read.");
        string[] untouched = [.. tables.Where(table => !statements.Exists(sql => sql.Contains($"\"{table}\"", StringComparison.Ordinal)))];
        Assert.Empty(untouched);
    }

    private static bool IsOf((string Who, string Table, string Words) known, string offence)
    {
        string plain = Space().Replace(offence.Replace("\"", "", StringComparison.Ordinal), " ");
        return plain.StartsWith($"{known.Table}: ", StringComparison.Ordinal) && plain.Contains(known.Words, StringComparison.Ordinal);
    }

    /// <summary>Reads every address of the API and of the portals, as who may.</summary>
    private async Task<int> ReadEverythingAsync(Dictionary<string, string> ids)
    {
        HttpClient[] callers =
        [
            await server.AdminAgentAsync(), await server.UserAsync("GlobalAdmin"), await server.UserAsync("BillingAdmin"), await server.OperatorAsync(), await server.CustomerUserAsync("FR"),
        ];
        var sessions = new[]
        {
            await server.SessionOfAsync(ActorKind.Partner, Role.AdminAgent, Role.GlobalAdmin),
            await server.SessionOfAsync(ActorKind.Customer, Role.GlobalAdmin),
            await server.SessionOfAsync(ActorKind.Operator, [.. AccessMatrix.RolesOf(ActorKind.Operator)]),
        };
        int asked = 0;
        foreach (var (pattern, isPage) in Addresses())
        {
            string path = Place().Replace(pattern, place => ids.GetValueOrDefault(place.Groups["name"].Value, "c0000000-0000-4000-8000-00000000fffe"));
            asked++;
            if (!isPage)
            {
                foreach (var caller in callers)
                    (await caller.GetAsync(new Uri(path, UriKind.Relative))).Dispose();
                continue;
            }

            foreach (var session in sessions)
            {
                using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
                using var browser = new HttpClient(handler) { BaseAddress = server.Root };
                browser.DefaultRequestHeaders.Add("Cookie", session.Cookie);
                (await browser.GetAsync(new Uri(path, UriKind.Relative))).Dispose();
            }
        }

        return asked;
    }

    private List<(string Pattern, bool IsPage)> Addresses() =>
    [
        .. from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           where endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") is not false
           select ("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), endpoint.Metadata.GetMetadata<PortalPage>() is not null),
    ];

    private async Task JobsAsync()
    {
        // The story's own are a month old: the clock was turned.
        await (await Purchase.OfAsync(server)).KeyAsync(await server.AdminAgentAsync());
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<MailDispatch>().SendDueAsync(default);
        await scope.ServiceProvider.GetRequiredService<SealActivity>().RunAsync(default);
        await scope.ServiceProvider.GetRequiredService<RevealBursts>().FindAsync(default);
        await scope.ServiceProvider.GetRequiredService<PurgeActivity>().RunAsync(
            DateTimeOffset.UnixEpoch.AddYears(50), Actor.Program with { Partner = new PartnerId(Guid.Parse((string)server.World["operator"]!["tenantId"]!)) }, default);
    }

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <summary>The product with every statement it sends written down.</summary>
    public sealed class Watched : ComptoirServer
    {
        public StatementLog Log { get; } = new();

        protected override void Adapt(IServiceCollection services) =>
            services.ConfigureDbContext<ComptoirDb>(options => options.AddInterceptors(Log));
    }
}
