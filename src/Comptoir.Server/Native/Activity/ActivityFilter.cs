using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter.Audit;
using Microsoft.AspNetCore.WebUtilities;

namespace Comptoir.Server.Native.Activity;

/// <summary>What the activity log is asked for.</summary>
internal static class ActivityFilter
{
    private const int LongestName = 256;

    private static readonly string[] Parameters = ["from", "to", "customerId", "user", "action"];

    /// <summary>What the caller asks for, as one text that travels in continuation tokens; null when it asks for nothing.</summary>
    public static string? TextOf(HttpContext http)
    {
        var given = Parameters.Where(name => http.Query(name) is not null).ToDictionary(name => name, http.Query);
        return given.Count == 0 ? null : QueryHelpers.AddQueryString("", given);
    }

    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static Result<ActivityQuery> Read(string? text, DateTimeOffset now)
    {
        var asked = QueryHelpers.ParseQuery(text);
        string? Asked(string name) => asked.TryGetValue(name, out var values) ? values[0] : null;
        var (query, refusal) = PeriodOf(Asked("from"), Asked("to"), now);
        return query is null ? refusal! : Narrow(query, Asked("customerId"), Asked("user"), Asked("action"));
    }

    /// <summary>The period between two days or instants, by default the last month.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static Result<ActivityQuery> PeriodOf(string? from, string? to, DateTimeOffset now)
    {
        var (first, last) = (DayOrInstant.ReadIso(from), DayOrInstant.ReadIso(to));
        if (first.IsMalformed)
            return new InvalidInput("from", InputFault.Malformed, from);
        return last.IsMalformed ? new InvalidInput("to", InputFault.Malformed, to) : ActivityPeriod.Of(first.First, last.After, now);
    }

    private static Result<ActivityQuery> Narrow(ActivityQuery query, string? customer, string? user, string? action)
    {
        Guid id = default;
        if (customer is not null && !Guid.TryParse(customer.Trim(), out id))
            return new InvalidInput("customerId", InputFault.Malformed, customer);
        if (user is not null && Text.Fault("user", user, required: true, LongestName) is { } fault)
            return fault;
        IReadOnlyList<ActivityOperation>? operations = null;
        if (action is not null && (operations = AuditMapping.OperationsOf(action.Trim())) is null)
            return new InvalidInput("action", InputFault.Unknown, action);
        return query with { Customer = customer is null ? null : new CustomerId(id), UserName = user, Operations = operations };
    }
}
