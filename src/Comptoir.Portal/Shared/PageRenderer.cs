using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace Comptoir.Portal.Shared;

/// <summary>Renders a page to HTML, once and whole: no script of a framework, no connection kept.</summary>
public static class PageRenderer
{
    public static async Task RenderAsync(
        IServiceProvider services, ILoggerFactory log, PageContext page, Type component, IReadOnlyDictionary<string, object?> parameters, TextWriter output)
    {
        await using var renderer = new HtmlRenderer(services, log);
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<Root>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(Root.Page)] = page,
                [nameof(Root.Component)] = component,
                [nameof(Root.Parameters)] = parameters,
            }));
            root.WriteHtmlTo(output);
        });
    }

    /// <summary>The page under its context.</summary>
    private sealed class Root : ComponentBase
    {
        [Parameter]
        public required PageContext Page { get; set; }

        [Parameter]
        public required Type Component { get; set; }

        [Parameter]
        public required IReadOnlyDictionary<string, object?> Parameters { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<CascadingValue<PageContext>>(0);
            builder.AddAttribute(1, nameof(CascadingValue<PageContext>.Value), Page);
            builder.AddAttribute(2, nameof(CascadingValue<PageContext>.IsFixed), true);
            builder.AddAttribute(3, nameof(CascadingValue<PageContext>.ChildContent), (RenderFragment)(content =>
            {
                content.OpenComponent(0, Component);
                content.AddMultipleAttributes(1, Parameters.Select(pair => KeyValuePair.Create(pair.Key, pair.Value!)));
                content.CloseComponent();
            }));
            builder.CloseComponent();
        }
    }
}
