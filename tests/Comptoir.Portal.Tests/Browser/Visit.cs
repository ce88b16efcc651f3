using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>One window of the browser. It keeps what the browser complained of: script that failed, or was forbidden.</summary>
public sealed class Visit : IAsyncDisposable
{
    /// <summary>Folder for pictures of the pages; none are taken when it is not set.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("COMPTOIR_PICTURES");

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ComptoirServer? server;
    private readonly string kind;

    public Visit(ComptoirServer? server, IPage page, string language, string kind)
    {
        (this.server, Page, Language, this.kind) = (server, page, language, kind);
        page.PageError += (_, fault) => complaints.Enqueue(fault);
        // The browser counts a page that answers 4xx among the errors; such pages are looked at, not counted.
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                complaints.Enqueue(message.Text);
        };
    }

    public ComptoirServer Server => server ?? throw new InvalidOperationException("The server is a process of its own.");

    public IPage Page { get; }

    public string Language { get; }

    public bool IsFrench => Language == "fr";

    /// <summary>The words of one of the two languages.</summary>
    public string Say(string english, string french) => IsFrench ? french : english;

    public async Task GoAsync(string path) => await Page.GotoAsync(path);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    public Task<string> ClipboardAsync() => Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");

    /// <summary>What must hold of a page in any state: axe finds nothing, nothing scrolls sideways, the browser had nothing to
    /// complain of. Takes its picture on the way.</summary>
    public async Task CheckAsync(string name)
    {
        if (Pictures is not null)
            await PictureAsync(Path.Combine(Pictures, name + kind + ".png"));
        string[] violations = await ViolationsAsync();
        Assert.True(violations.Length == 0, $"{name}{kind}: " + string.Join("\n", violations));
        int beyond = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(beyond <= 0, $"{name}{kind} scrolls sideways by {beyond} px");
        Assert.Empty(complaints);
    }

    /// <summary>The whole page, from its top: the bar would stand in the middle of a page that is scrolled. Of a dialog, what is seen.</summary>
    private async Task PictureAsync(string path)
    {
        bool whole = await Dialog.CountAsync() == 0;
        if (whole)
            await Page.EvaluateAsync("() => scrollTo({ top: 0, behavior: 'instant' })");
        await Page.ScreenshotAsync(new() { Path = path, FullPage = whole });
    }

    /// <summary>Moves on with Tab, as far as it takes, until the element has the focus.</summary>
    public async Task PressTabToAsync(string selector)
    {
        for (int presses = 0; presses < 250; presses++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector))
                return;
        }

        Assert.Fail($"Tab does not come to {selector}.");
    }

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();

    /// <summary>What axe finds in the page, in its own window: our pages hold no frames.</summary>
    private async Task<string[]> ViolationsAsync()
    {
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
            await Page.EvaluateAsync(Axe);
        return await Page.EvaluateAsync<string[]>(
            """
            async rules => {
              if (document.querySelector('iframe')) throw new Error('axe would not look into a frame');
              const found = await axe.run({ runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] });
              return found.violations.map(rule => [`${rule.id}: ${rule.help}`, ...rule.nodes.map(node => `  ${node.html}`)].join('\n'));
            }
            """,
            Rules);
    }
}
