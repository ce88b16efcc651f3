using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;

namespace Comptoir.Server.PartnerCenter.Customers;

/// <summary>The filters that the list of customers knows: <c>starts_with</c>, and joins of it (contract, platform §8).</summary>
internal static class CustomerFilters
{
    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static Result<CustomerFilter> Read(string text)
    {
        var (filter, refusal) = Filters.Read(text);
        return filter is null ? refusal! : Of(filter);
    }

    /// <summary>Whether the filter asks for the customers of another partner.</summary>
    public static bool NamesReseller(CustomerFilter? filter) => filter switch
    {
        CustomerFilter.ServedBy => true,
        CustomerFilter.Both both => NamesReseller(both.Left) || NamesReseller(both.Right),
        CustomerFilter.Either either => NamesReseller(either.Left) || NamesReseller(either.Right),
        _ => false,
    };

    private static Result<CustomerFilter> Of(WireFilter filter)
    {
        if (filter.Operator is WireFilterOperator.And)
            return Filters.Join<CustomerFilter>(filter, Of, (left, right) => new CustomerFilter.Both(left, right));
        if (filter.Operator is WireFilterOperator.Or)
            return Filters.Join<CustomerFilter>(filter, Of, (left, right) => new CustomerFilter.Either(left, right));
        if (filter.Operator != WireFilterOperator.StartsWith)
            return new InvalidInput("filter.operator", InputFault.Unknown, filter.Operator is { } word ? WireEnum.ToWire(word) : "");
        if (string.IsNullOrWhiteSpace(filter.Value))
            return new InvalidInput("filter.value", InputFault.Required);
        if (!Text.IsClean(filter.Value))
            return new InvalidInput("filter.value", InputFault.Malformed);
        return filter.Field?.Trim().ToUpperInvariant() switch
        {
            "COMPANYNAME" => new CustomerFilter.NameStartsWith(filter.Value),
            "DOMAIN" => new CustomerFilter.DomainStartsWith(filter.Value),
            "INDIRECTRESELLER" or "INDIRECTCLOUDSOLUTIONPROVIDER" => Guid.TryParse(filter.Value, out var tenant)
                ? new CustomerFilter.ServedBy(tenant)
                : new InvalidInput("filter.value", InputFault.Malformed, filter.Value),
            _ => new InvalidInput("filter.field", InputFault.Unknown, filter.Field),
        };
    }
}
