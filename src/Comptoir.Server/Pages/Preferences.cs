using System.Globalization;

namespace Comptoir.Server.Pages;

/// <summary>What a reader chose, kept in the browser.</summary>
internal static class Preferences
{
    public const string Language = "comptoir-language";
    public const string Theme = "comptoir-theme";

    /// <summary>Set by script: the browser's time zone.</summary>
    public const string Zone = "comptoir-zone";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>The language chosen with the switch, else the first known one of <c>Accept-Language</c>, else English (R17.1).</summary>
    public static CultureInfo LanguageOf(HttpRequest request) =>
        Find(request.Cookies[Language])
        ?? request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Find(language.Value.Value))
            .FirstOrDefault(culture => culture is not null)
        ?? English;

    public static void Keep(HttpContext http, string name, string value) => http.Response.Cookies.Append(name, value, new CookieOptions
    {
        MaxAge = Kept,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        HttpOnly = true,
        IsEssential = true,
    });

    private static CultureInfo? Find(string? name) => name switch
    {
        { Length: >= 2 } when name.StartsWith("fr", StringComparison.OrdinalIgnoreCase) && (name.Length == 2 || name[2] == '-') => French,
        { Length: >= 2 } when name.StartsWith("en", StringComparison.OrdinalIgnoreCase) && (name.Length == 2 || name[2] == '-') => English,
        _ => null,
    };
}
