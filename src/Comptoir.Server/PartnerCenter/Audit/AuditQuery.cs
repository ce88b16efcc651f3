using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Audit;

/// <summary>What audit records a query asks for: a period and a filter.</summary>
internal static class AuditQuery
{
    /// <summary>What the caller asks for, as one text that travels in continuation tokens; null when it asks for nothing.</summary>
    public static string? TextOf(HttpContext http)
    {
        var (start, end, filter) = (http.Query("startDate"), http.Query("endDate"), Filters.TextOf(http));
        return start is null && end is null && filter is null ? null : $"{start}\n{end}\n{filter}";
    }

    /// <returns>Refuses with <see cref="InvalidInput"/> or <see cref="ActivityTooOld"/>.</returns>
    public static Result<ActivityQuery> Read(string? text, DateTimeOffset now, bool isFirstPage)
    {
        string[] parts = (text ?? "\n\n").Split('\n', 3);
        var (start, end) = (DayOrInstant.Read(parts[0]), DayOrInstant.Read(parts[1]));
        if (start.IsMalformed)
            return new InvalidInput("startDate", InputFault.Malformed, parts[0]);
        if (end.IsMalformed)
            return new InvalidInput("endDate", InputFault.Malformed, parts[1]);
        var (query, refusal) = AuditPeriod.Of(start.First, end.After, now, isFirstPage);
        if (query is null)
            return refusal!;
        if (parts[2].Length == 0)
            return query;
        (var filter, refusal) = Filters.Read(parts[2]);
        return filter is null ? refusal! : Narrow(query, filter);
    }

    private static Result<ActivityQuery> Narrow(ActivityQuery query, WireFilter filter)
    {
        if (filter.Operator == WireFilterOperator.And)
            return NarrowTwice(query, filter);
        if (string.IsNullOrWhiteSpace(filter.Value))
            return new InvalidInput("filter.value", InputFault.Required);
        if (!Text.IsClean(filter.Value))
            return new InvalidInput("filter.value", InputFault.Malformed);
        return (filter.Field?.Trim().ToUpperInvariant(), filter.Operator) switch
        {
            ("COMPANYNAME", WireFilterOperator.Substring) when query.CustomerNamePart is null => query with { CustomerNamePart = filter.Value },
            ("CUSTOMERID", WireFilterOperator.Equals) when query.Customer is null => Guid.TryParse(filter.Value.Trim(), out var id)
                ? query with { Customer = new CustomerId(id) }
                : new InvalidInput("filter.value", InputFault.Malformed, filter.Value),
            ("RESOURCETYPE", WireFilterOperator.Equals) when query.Resources is null => AuditMapping.ResourcesOf(filter.Value.Trim()) is { } resources
                ? query with { Resources = resources }
                : new InvalidInput("filter.value", InputFault.Unknown, filter.Value),
            ("OPERATIONTYPE", WireFilterOperator.Equals) when query.Operations is null => AuditMapping.OperationsOf(filter.Value.Trim()) is { } operations
                ? query with { Operations = operations }
                : new InvalidInput("filter.value", InputFault.Unknown, filter.Value),
            ("USERPRINCIPALNAME", WireFilterOperator.Equals) when query.UserName is null => query with { UserName = filter.Value },
            ("USERPRINCIPALNAME", WireFilterOperator.Substring) when query.UserNamePart is null => query with { UserNamePart = filter.Value },
            ("COMPANYNAME" or "CUSTOMERID" or "RESOURCETYPE" or "OPERATIONTYPE" or "USERPRINCIPALNAME", _) => new InvalidInput(
                "filter.operator", InputFault.Unknown, filter.Operator is { } word ? WireEnum.ToWire(word) : ""),
            _ => new InvalidInput("filter.field", InputFault.Unknown, filter.Field),
        };
    }

    private static Result<ActivityQuery> NarrowTwice(ActivityQuery query, WireFilter filter)
    {
        if (filter.LeftFilter is null)
            return new InvalidInput("filter.leftFilter", InputFault.Required);
        if (filter.RightFilter is null)
            return new InvalidInput("filter.rightFilter", InputFault.Required);
        var (narrower, refusal) = Narrow(query, filter.LeftFilter);
        return narrower is null ? refusal! : Narrow(narrower, filter.RightFilter);
    }
}
