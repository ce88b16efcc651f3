using System.Globalization;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Access;

/// <summary>Where an application may be sent a code: addresses it has registered, compared letter by letter.</summary>
public static class RedirectUris
{
    private const int Most = 20;
    private const int Longest = 500;

    /// <summary>Null when each is an https address, or http on loopback, without fragment and user information; else which is not.</summary>
    public static InvalidInput? Fault(IReadOnlyList<string> uris)
    {
        if (uris.Count > Most)
            return new InvalidInput("redirectUris", InputFault.OutOfRange, Most.ToString(CultureInfo.InvariantCulture));
        for (int i = 0; i < uris.Count; i++)
        {
            string field = string.Create(CultureInfo.InvariantCulture, $"redirectUris[{i}]");
            if (Text.Fault(field, uris[i] ?? "", required: true, Longest) is { } fault)
                return fault;
            if (!IsSafe(uris[i]))
                return new InvalidInput(field, InputFault.Malformed, uris[i]);
        }

        return null;
    }

    /// <summary>Whether an address is one of those registered; on loopback the port is the application's own choice (RFC 8252).</summary>
    public static bool Hold(IReadOnlyList<string> registered, string asked) =>
        registered.Contains(asked, StringComparer.Ordinal)
        || (IsSafe(asked) && new Uri(asked) is { IsLoopback: true } local && registered.Any(uri => WithoutPort(new Uri(uri)) == WithoutPort(local)));

    private static bool IsSafe(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0 && !text.Contains('#', StringComparison.Ordinal);

    private static string WithoutPort(Uri uri) => $"{uri.Scheme}://{uri.Host}{uri.PathAndQuery}";
}
