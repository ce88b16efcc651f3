using System.Linq.Expressions;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Invoices;

/// <summary>The filters that the list of invoices knows: comparisons of <c>InvoiceDate</c>, and joins of them (contract, billing §1).</summary>
internal static class InvoiceFilters
{
    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static Result<Expression<Func<Invoice, bool>>> Read(string text)
    {
        var (filter, refusal) = Filters.Read(text);
        return filter is null ? refusal! : Of(filter);
    }

    private static Result<Expression<Func<Invoice, bool>>> Of(WireFilter filter)
    {
        if (filter.Operator is WireFilterOperator.And)
            return Filters.Join(filter, Of, (left, right) => Joined(left, right, Expression.AndAlso));
        if (filter.Operator is WireFilterOperator.Or)
            return Filters.Join(filter, Of, (left, right) => Joined(left, right, Expression.OrElse));
        if (filter.Field?.Trim().Equals("InvoiceDate", StringComparison.OrdinalIgnoreCase) is not true)
            return new InvalidInput("filter.field", InputFault.Unknown, filter.Field ?? "");
        var value = DayOrInstant.Read(filter.Value);
        if (value.IsMalformed || value.First is not { } instant)
            return new InvalidInput("filter.value", value.IsMalformed ? InputFault.Malformed : InputFault.Required, filter.Value);
        // An invoice's date is the first instant of its day: no day equals an instant inside one, and those up to it lie before.
        var day = DateOnly.FromDateTime(instant.UtcDateTime);
        bool inside = instant.UtcDateTime.TimeOfDay > TimeSpan.Zero;
        return filter.Operator switch
        {
            WireFilterOperator.Equals => inside ? Is(_ => false) : Is(invoice => invoice.Date == day),
            WireFilterOperator.NotEquals => inside ? Is(_ => true) : Is(invoice => invoice.Date != day),
            WireFilterOperator.GreaterThan => Is(invoice => invoice.Date > day),
            WireFilterOperator.GreaterThanOrEquals => inside ? Is(invoice => invoice.Date > day) : Is(invoice => invoice.Date >= day),
            WireFilterOperator.LessThan => inside ? Is(invoice => invoice.Date <= day) : Is(invoice => invoice.Date < day),
            WireFilterOperator.LessThanOrEquals => Is(invoice => invoice.Date <= day),
            _ => new InvalidInput("filter.operator", InputFault.Unknown, filter.Operator is { } word ? WireEnum.ToWire(word) : ""),
        };
    }

    private static Expression<Func<Invoice, bool>> Joined(
        Expression<Func<Invoice, bool>> left, Expression<Func<Invoice, bool>> right, Func<Expression, Expression, Expression> by)
    {
        var invoice = left.Parameters[0];
        return Expression.Lambda<Func<Invoice, bool>>(by(left.Body, new Renamed(right.Parameters[0], invoice).Visit(right.Body)), invoice);
    }

    private static Result<Expression<Func<Invoice, bool>>> Is(Expression<Func<Invoice, bool>> condition) => condition;

    private sealed class Renamed(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
