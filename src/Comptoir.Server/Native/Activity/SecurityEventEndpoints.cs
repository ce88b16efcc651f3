using System.Text.Json;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Microsoft.AspNetCore.WebUtilities;

namespace Comptoir.Server.Native.Activity;

/// <summary>Security events (R8.6): refusals, failed sign-ins, lock-outs.</summary>
internal static class SecurityEventEndpoints
{
    private const int UsualSize = 100;
    private const int LargestSize = 500;
    private const int LongestName = 256;

    private static readonly string[] Parameters = ["from", "to", "kind", "user"];

    public static void MapSecurityEvents(this RouteGroupBuilder native) =>
        native.MapGet("/securityevents", FindAsync).Needs(Right.ManageUsers).WithMetadata(new Confidential());

    private static async Task<IResult> FindAsync(HttpContext http, Paging paging, FindSecurityEvents find, CommerceClock clock, CancellationToken ct)
    {
        var given = Parameters.Where(name => http.Query(name) is not null).ToDictionary(name => name, http.Query);
        var (request, refusal) = paging.Read(http, "securityevents", given.Count == 0 ? null : QueryHelpers.AddQueryString("", given), UsualSize, LargestSize);
        if (request is null)
            return WireErrors.ToResult(refusal!);
        (var query, refusal) = Read(request.Query, clock.GetUtcNow());
        if (query is null)
            return WireErrors.ToResult(refusal!);
        (var page, refusal) = await find.HandleAsync(query, request.Seek, http.Actor(), ct);
        return page is null ? WireErrors.ToResult(refusal!) : Wire.Ok(paging.ToWire(http, request, page, e => ToWire(e, http.Actor())));
    }

    private static Result<SecurityEventQuery> Read(string? text, DateTimeOffset now)
    {
        var asked = QueryHelpers.ParseQuery(text);
        string? Asked(string name) => asked.TryGetValue(name, out var values) ? values[0] : null;
        var (period, refusal) = ActivityFilter.PeriodOf(Asked("from"), Asked("to"), now);
        if (period is null)
            return refusal!;
        if (Asked("user") is { } user && Text.Fault("user", user, required: true, LongestName) is { } fault)
            return fault;
        SecurityEventKind? kind = null;
        if (Asked("kind") is { } word && (kind = KindOf(word)) is null)
            return new InvalidInput("kind", InputFault.Unknown, word);
        return new SecurityEventQuery((period.From, period.Until), kind, Asked("user"));
    }

    private static SecurityEventKind? KindOf(string word) =>
        Enum.GetValues<SecurityEventKind>().Where(kind => Word(kind).Equals(word.Trim(), StringComparison.OrdinalIgnoreCase)).Select(kind => (SecurityEventKind?)kind).FirstOrDefault();

    private static string Word(SecurityEventKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static WireSecurityEvent ToWire(SecurityEvent e, Actor caller) => new()
    {
        Id = e.Id.ToString(),
        Date = e.Date,
        PartnerId = caller.Kind == ActorKind.Operator ? e.PartnerId.ToString() : null,
        Kind = Word(e.Kind),
        UserPrincipalName = e.UserName,
        ApplicationId = e.ApplicationId?.ToString(),
        Address = e.Address,
        CorrelationId = e.CorrelationId.ToString(),
        What = e.What,
    };
}
