using System.Collections.Concurrent;
using System.Globalization;

namespace Comptoir.Server.Http;

/// <summary>Sets the language of the request (contract, platform §3.3): <c>X-Locale</c>, else the first known one of
/// <c>Accept-Language</c>, else en-US; never an error.</summary>
public sealed class Locale(RequestDelegate next)
{
    private static readonly CultureInfo Fallback = CultureInfo.GetCultureInfo("en-US");
    private static readonly ConcurrentDictionary<string, CultureInfo?> Known = new(StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext http)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Find(http.Request.Headers["X-Locale"].FirstOrDefault())
            ?? http.Request.GetTypedHeaders().AcceptLanguage
                .OrderByDescending(language => language.Quality ?? 1)
                .Select(language => Find(language.Value.Value))
                .FirstOrDefault(culture => culture is not null)
            ?? Fallback;
        return next(http);
    }

    private static CultureInfo? Find(string? name)
    {
        if (name is not { Length: >= 2 and <= 12 })
            return null;
        if (Known.TryGetValue(name, out var culture))
            return culture;
        try
        {
            culture = CultureInfo.GetCultureInfo(name, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            culture = null;
        }

        // Whatever callers send, only so many names are remembered.
        if (Known.Count < 1000)
            Known[name] = culture;
        return culture;
    }
}
