using Microsoft.AspNetCore.Components;

namespace Comptoir.Portal.Shared;

/// <summary>A page or a piece of one: it has the request's context, the texts beside it, and the formats of its reader.</summary>
public abstract class View : ComponentBase
{
    private Texts? texts;

    [CascadingParameter]
    public required PageContext Page { get; set; }

    /// <summary>The texts of this component's own resource files, else those all pages share.</summary>
    protected Texts T => texts ??= Texts.Of(GetType(), Page.Culture);

    protected Formats F => Page.Formats;
}
