using Microsoft.AspNetCore.Components;

namespace Comptoir.Portal.Shared;

/// <summary>A page or a piece of one: it has the request's context, the texts beside it, and the formats of its reader.</summary>
public abstract class View : ComponentBase
{
    private Texts? texts;

    [CascadingParameter]
    public required PageContext Page { get; set; }

    /// <summary>The texts of this component's own resource files, else those all pages share.</summary>
    protected Texts T => texts ??= Texts.Of(TextsOf, Page.Culture);

    protected Formats F => Page.Formats;

    /// <summary>The component whose resource files hold the texts: another's, for the pieces of one page.</summary>
    protected virtual Type TextsOf => GetType();
}
