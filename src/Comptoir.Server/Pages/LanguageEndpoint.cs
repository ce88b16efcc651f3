using Comptoir.Server.Pages.Sessions;

namespace Comptoir.Server.Pages;

/// <summary>The language switch (R17.1). It asks for no proof: a preference is all that changes.</summary>
internal static class LanguageEndpoint
{
    public static void MapLanguage(this IEndpointRouteBuilder app) => app.MapOpenPages().MapPost("/language", ChooseAsync);

    private static async Task<IResult> ChooseAsync(HttpContext http, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        if ((string?)form["language"] is "en" or "fr")
            Preferences.Keep(http, Preferences.Language, form["language"]!);
        return Page.SeeOther(SignInPages.Local(form["return"]) ?? "/");
    }
}
