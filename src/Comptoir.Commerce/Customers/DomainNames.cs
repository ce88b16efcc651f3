using System.Text.RegularExpressions;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Customers;

/// <summary>Another tenant of the installation holds the domain.</summary>
public sealed record DomainTaken(string Domain) : Refusal;

/// <summary>The domain does not end in a suffix that the installation hosts.</summary>
public sealed record DomainNotHosted(string Domain, string Suffixes) : Refusal;

/// <summary>The domains of all tenants: their form, and who holds which.</summary>
public sealed partial class DomainNames(ComptoirDb db, IOptions<CustomerOptions> options)
{
    private const string Everywhere = "onmicrosoft.com";

    /// <summary>The domain as it is kept, lower case: <c>prefix.suffix</c> with one label of prefix.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/> or <see cref="DomainNotHosted"/>.</returns>
    public Result<string> Read(string field, string? text)
    {
        string domain = text?.Trim().ToLowerInvariant() ?? "";
        if (domain.Length == 0)
            return new InvalidInput(field, InputFault.Required);
        int dot = domain.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || domain.Length > 253 || !Label().IsMatch(domain[..dot]))
            return new InvalidInput(field, InputFault.Malformed);
        var suffixes = options.Value.DomainSuffixes.Prepend(Everywhere).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return suffixes.Contains(domain[(dot + 1)..], StringComparer.OrdinalIgnoreCase)
            ? domain
            : new DomainNotHosted(domain, string.Join(", ", suffixes));
    }

    /// <summary>Whether a tenant of the installation, anyone's, holds the domain.</summary>
    public Task<bool> IsTakenAsync(string domain, CancellationToken ct)
    {
        string name = domain.Trim().ToLowerInvariant();
        return db.TenantDomains.AnyAsync(taken => taken.Name == name, ct);
    }

    /// <summary>Gives the domain to a tenant, in the running work. Of two who ask at once one gets it, the other waits and is told.</summary>
    /// <returns>False when it is taken.</returns>
    internal async Task<bool> ClaimAsync(string domain, Guid tenant, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "TenantDomains" ("Name", "TenantId") VALUES ({domain}, {tenant}) ON CONFLICT ("Name") DO NOTHING""", ct) == 1;

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Label();
}
