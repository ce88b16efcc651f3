using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Http;

namespace Comptoir.Server.Native.Access;

/// <summary>Users and applications between wire and engine.</summary>
internal static class Accounts
{
    /// <summary>Whose accounts a request is about: the tenant it names, else the caller's own.</summary>
    /// <param name="inBody">The body's <c>tenantId</c>; without it the query's.</param>
    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static (Guid Id, InvalidInput? Fault) TenantOf(this HttpContext http, string? inBody = null)
    {
        var by = http.Actor();
        string? given = string.IsNullOrEmpty(inBody) ? http.Query("tenantId") : inBody;
        if (given is null)
            return (by.Customer?.Value ?? by.Partner.Value, null);
        return Guid.TryParse(given, out var id) ? (id, null) : (default, new InvalidInput("tenantId", InputFault.Malformed, given));
    }

    /// <summary>Reads a list of roles; null when there is none.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static (IReadOnlyList<Role>? Roles, InvalidInput? Fault) RolesOf(IReadOnlyList<string>? words)
    {
        if (words is null)
            return (null, null);
        var roles = new List<Role>(words.Count);
        foreach (string? word in words)
        {
            if (!WireEnum.TryRead<Role>(word, out var role))
                return (null, new InvalidInput("roles", InputFault.Unknown, word));
            roles.Add(role);
        }

        return (roles, null);
    }

    public static WireUser ToWire(this User user, string? password = null) => new()
    {
        Id = user.Id.ToString(),
        TenantId = (user.CustomerId?.Value ?? user.PartnerId.Value).ToString(),
        UserName = user.UserName,
        DisplayName = user.DisplayName,
        Email = user.Email,
        Roles = [.. user.Roles.Select(role => role.ToString())],
        Enabled = user.Enabled,
        Password = password,
        CreatedDate = user.CreatedAt,
        Etag = user.Version.ToString(CultureInfo.InvariantCulture),
    };

    public static WireApplication ToWire(this Application application, DateTimeOffset realNow, string? secret = null) => new()
    {
        ClientId = application.ClientId.ToString(),
        TenantId = application.PartnerId.ToString(),
        Name = application.Name,
        Roles = [.. application.Roles.Select(role => role.ToString())],
        RedirectUris = application.RedirectUris,
        Enabled = application.Enabled,
        Secret = secret,
        PreviousSecretUntil = application.PreviousSecretUntil > realNow ? application.PreviousSecretUntil : null,
        CreatedDate = application.CreatedAt,
        Etag = application.Version.ToString(CultureInfo.InvariantCulture),
    };
}
