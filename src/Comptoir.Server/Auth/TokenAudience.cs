namespace Comptoir.Server.Auth;

/// <summary>Which API a token is asked for, told by v1 in <c>resource</c> and by v2 in <c>scope</c>.</summary>
/// <param name="Audience">As the token says it.</param>
/// <param name="Asked">As the caller said it, for the answer.</param>
/// <param name="OpenId">An id token is wanted too.</param>
internal sealed record TokenAudience(string Audience, string Asked, bool OpenId)
{
    private const string Default = ".default";
    private const string Impersonation = "user_impersonation";
    private static readonly string[] SignInScopes = ["openid", "profile", "offline_access", "email"];

    /// <summary>Null when the resource is not one of ours.</summary>
    public static TokenAudience? OfResource(string resource, string? scope, string root) =>
        Known(resource, root) is { } audience ? new TokenAudience(audience, resource, Words(scope).Contains("openid")) : null;

    /// <summary>A scope without an API means this server's own. Null when an API is not one of ours, or there are two.</summary>
    public static TokenAudience? OfScope(string scope, string root)
    {
        string[] words = Words(scope);
        string? audience = null;
        foreach (string word in words.Except(SignInScopes, StringComparer.OrdinalIgnoreCase))
        {
            if (OfApiScope(word, root) is not { } named || (audience is not null && audience != named))
                return null;
            audience = named;
        }

        return new TokenAudience(audience ?? root, scope, words.Contains("openid"));
    }

    private static string? OfApiScope(string scope, string root)
    {
        // An API's name may end in a slash, so that "//.default" is asked for.
        foreach (string right in (string[])[Default, Impersonation])
        {
            if (scope.EndsWith('/' + right, StringComparison.OrdinalIgnoreCase))
                return Known(scope[..^(right.Length + 1)], root);
        }

        return null;
    }

    private static string? Known(string resource, string root)
    {
        string name = resource.TrimEnd('/');
        foreach (string known in (string[])[TokenClaims.GraphAudience, TokenClaims.PartnerApiAudience, root])
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
                return known;
        }

        return null;
    }

    private static string[] Words(string? scope) => scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
