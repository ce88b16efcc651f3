using System.Linq.Expressions;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Customers;

/// <summary>What a list of customers shows of one.</summary>
/// <param name="Market">ISO code of its billing country.</param>
public sealed record CustomerSummary(
    CustomerId Id, string Domain, string CompanyName, string SortName, string? OrganizationRegistrationNumber, string Market);

/// <summary>Which customers are wanted. Texts are compared without regard to case.</summary>
public abstract record CustomerFilter
{
    private CustomerFilter()
    {
    }

    public sealed record NameStartsWith(string Text) : CustomerFilter;

    public sealed record DomainStartsWith(string Text) : CustomerFilter;

    /// <summary>Part of the name or the domain, or the whole tenant id.</summary>
    public sealed record Search(string Text) : CustomerFilter;

    public sealed record InMarket(string Market) : CustomerFilter;

    /// <summary>Customers whom an indirect reseller or provider serves.</summary>
    public sealed record ServedBy(Guid Tenant) : CustomerFilter;

    public sealed record Both(CustomerFilter Left, CustomerFilter Right) : CustomerFilter;

    public sealed record Either(CustomerFilter Left, CustomerFilter Right) : CustomerFilter;
}

/// <summary>Lists a partner's customers by company name.</summary>
public sealed class FindCustomers(ComptoirDb db)
{
    // Sorts after every text that begins alike: names are compared by their bytes.
    private const string Last = "\U0010FFFF";

    /// <summary>One page of the customers whose relationship lasts. One round trip.</summary>
    public Task<SeekPage<CustomerSummary>> HandleAsync(CustomerFilter? filter, Seek seek, Actor by, CancellationToken ct)
    {
        var mine = by.Partner;
        var wanted = filter is null ? null : Wanted(filter);
        var list = new SeekList<Customer, CustomerSummary>(
            bound =>
            {
                var rows = Beyond(bound, mine.Value).AsNoTracking().Where(customer => customer.PartnerId == mine && customer.EndedAt == null);
                return wanted is null ? rows : rows.Where(wanted);
            },
            (rows, backwards) => backwards
                ? rows.OrderByDescending(customer => customer.CompanyNameKey).ThenByDescending(customer => customer.Id)
                : rows.OrderBy(customer => customer.CompanyNameKey).ThenBy(customer => customer.Id),
            customer => new CustomerSummary(
                customer.Id, customer.Domain, customer.CompanyName, customer.CompanyNameKey, customer.OrganizationRegistrationNumber, customer.Market),
            customer => [customer.SortName, customer.Id.ToString()]);
        return list.ReadAsync(seek, ct);
    }

    /// <summary>How many there are. One round trip.</summary>
    public Task<int> CountAsync(CustomerFilter? filter, Actor by, CancellationToken ct)
    {
        var rows = db.Customers.Where(customer => customer.PartnerId == by.Partner && customer.EndedAt == null);
        return (filter is null ? rows : rows.Where(Wanted(filter))).CountAsync(ct);
    }

    /// <summary>The markets the partner has customers in, ISO codes.</summary>
    public Task<List<string>> MarketsAsync(Actor by, CancellationToken ct) => db.Customers
        .Where(customer => customer.PartnerId == by.Partner && customer.EndedAt == null)
        .Select(customer => customer.Market)
        .Distinct()
        .OrderBy(market => market)
        .ToListAsync(ct);

    // Row comparison, which the index on partner, name and id answers by going straight to the place.
    private IQueryable<Customer> Beyond(SeekBound? bound, Guid partner)
    {
        if (bound is null)
            return db.Customers;
        string name = bound.Key[0];
        var id = Guid.Parse(bound.Key[1]);
        return bound.Side switch
        {
            SeekSide.Before => db.Customers.FromSql(
                $"""SELECT * FROM "Customers" WHERE "PartnerId" = {partner} AND ("CompanyNameKey", "Id") < ({name}, {id})"""),
            SeekSide.After => db.Customers.FromSql(
                $"""SELECT * FROM "Customers" WHERE "PartnerId" = {partner} AND ("CompanyNameKey", "Id") > ({name}, {id})"""),
            _ => db.Customers.FromSql(
                $"""SELECT * FROM "Customers" WHERE "PartnerId" = {partner} AND ("CompanyNameKey", "Id") >= ({name}, {id})"""),
        };
    }

#pragma warning disable CA1309 // Both are translated to the comparisons of SQL, by bytes.
    private static Expression<Func<Customer, bool>> Wanted(CustomerFilter filter)
    {
        switch (filter)
        {
            case CustomerFilter.NameStartsWith { Text: var text }:
                string name = Customer.KeyOf(text);
                string afterName = name + Last;
                return customer => string.Compare(customer.CompanyNameKey, name) >= 0 && string.Compare(customer.CompanyNameKey, afterName) < 0;
            case CustomerFilter.DomainStartsWith { Text: var text }:
                string domain = text.Trim().ToLowerInvariant();
                string afterDomain = domain + Last;
                return customer => string.Compare(customer.Domain, domain) >= 0 && string.Compare(customer.Domain, afterDomain) < 0;
            case CustomerFilter.Search { Text: var text } when Guid.TryParse(text.Trim(), out var tenant):
                var id = new CustomerId(tenant);
                return customer => customer.Id == id;
            case CustomerFilter.Search { Text: var text }:
                string part = Customer.KeyOf(text);
                return customer => customer.CompanyNameKey.Contains(part) || customer.Domain.Contains(part);
            case CustomerFilter.InMarket { Market: var market }:
                return customer => customer.Market == market;
            case CustomerFilter.ServedBy:
                // No reseller is linked to a provider yet: nobody is served by another.
                return customer => false;
            case CustomerFilter.Both both:
                return Join(both.Left, both.Right, Expression.AndAlso);
            case CustomerFilter.Either either:
                return Join(either.Left, either.Right, Expression.OrElse);
            default:
                throw new InvalidOperationException($"No such filter: {filter}.");
        }
    }
#pragma warning restore CA1309

    private static Expression<Func<Customer, bool>> Join(
        CustomerFilter left, CustomerFilter right, Func<Expression, Expression, BinaryExpression> join)
    {
        var (first, second) = (Wanted(left), Wanted(right));
        var body = new Rename(second.Parameters[0], first.Parameters[0]).Visit(second.Body);
        return Expression.Lambda<Func<Customer, bool>>(join(first.Body, body), first.Parameters);
    }

    private sealed class Rename(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
