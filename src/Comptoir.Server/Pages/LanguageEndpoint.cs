using Comptoir.Server.Pages.Sessions;

namespace Comptoir.Server.Pages;

/// <summary>The language switch (R17.1). It asks for no proof: a preference is all that changes.</summary>
internal static class LanguageEndpoint
{
    public static void MapLanguage(this IEndpointRouteBuilder app) => app.MapOpenPages().MapPost("/language", (Func<HttpContext, Task<IResult>>)ChooseAsync);

    private static async Task<IResult> ChooseAsync(HttpContext http)
    {
        var form = await PageForm.ReadAsync(http);
        if (form.Fault is { } fault)
            return fault;
        if (form["language"] is "en" or "fr")
            Preferences.Keep(http, Preferences.Language, form["language"]!);
        return Page.SeeOther(SignInPages.Local(form["return"]) ?? "/");
    }
}
