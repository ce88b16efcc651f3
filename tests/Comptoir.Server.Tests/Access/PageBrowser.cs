using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Comptoir.Server.Tests.Access;

/// <summary>A page that was answered.</summary>
internal sealed record PageAnswer(HttpStatusCode Status, string? Location, string Html)
{
    /// <summary>What a page has the browser ask the device for.</summary>
    public JsonNode Asked => JsonNode.Parse(WebUtility.HtmlDecode(Regex.Match(Html, " data-asked=\"(?<json>[^\"]*)\"", RegexOptions.ExplicitCapture).Groups["json"].Value))!;

    public string Proof => Regex.Match(Html, "name=\"form\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture).Groups["value"].Value;

    public string Words => WebUtility.HtmlDecode(Regex.Replace(Html, "<[^>]+>", " "));
}

/// <summary>A browser on a site with a name, over whichever node it is sent to; it keeps its cookies itself, so that a test can look
/// at them, keep them and take them elsewhere.</summary>
internal sealed class PageBrowser(Uri node, string language = "en")
{
    public const string Host = "shop.example";

    public const string Site = "https://" + Host;

    public Dictionary<string, string> Cookies { get; init; } = [];

    /// <summary>The same browser, sent to another node.</summary>
    public PageBrowser At(Uri other) => new(other, language) { Cookies = Cookies };

    /// <summary>A browser with the same cookies as this has now.</summary>
    public PageBrowser Copy() => new(node, language) { Cookies = new(Cookies) };

    public Task<PageAnswer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Sends a form that stood on a page.</summary>
    public Task<PageAnswer> PostAsync(PageAnswer page, string path, params (string Name, string Value)[] fields) => SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
    {
        Content = new FormUrlEncodedContent([new("form", page.Proof), new("requestId", Guid.NewGuid().ToString()), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]),
    });

    public async Task<PageAnswer> SignInAsync(JsonNode user) =>
        await PostAsync(await GetAsync("/sign-in"), "/sign-in", ("user", (string)user["userName"]!), ("password", (string)user["password"]!));

    private async Task<PageAnswer> SendAsync(HttpRequestMessage request)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = node };
        request.Headers.Host = Host;
        request.Headers.Add("Accept-Language", language);
        request.Headers.Add("Origin", Site);
        if (Cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        foreach (string set in answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
        {
            var (name, value) = (set[..set.IndexOf('=', StringComparison.Ordinal)], set[(set.IndexOf('=', StringComparison.Ordinal) + 1)..set.IndexOf(';', StringComparison.Ordinal)]);
            if (value.Length == 0)
                Cookies.Remove(name);
            else
                Cookies[name] = value;
        }

        return new PageAnswer(answer.StatusCode, answer.Headers.Location?.OriginalString, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}

/// <summary>What users do with their passkeys.</summary>
internal static class PasskeyActs
{
    /// <summary>The page that asks the device for a new passkey.</summary>
    public static async Task<PageAnswer> BeginPasskeyAsync(this PageBrowser browser, JsonNode user)
    {
        var page = await browser.PostAsync(
            await browser.GetAsync("/account"), "/account/passkeys", ("passkeyName", "Laptop"), ("passkeyPassword", (string)user["password"]!));
        Assert.True(page.Status == HttpStatusCode.OK, page.Words);
        return page;
    }

    public static async Task AddPasskeyAsync(this PageBrowser browser, JsonNode user, SoftDevice device)
    {
        var page = await browser.BeginPasskeyAsync(user);
        var added = await browser.PostAsync(page, "/account/passkeys/add", ("credential", device.Make(page.Asked)));
        Assert.True(added.Location == "/account?done=passkey", added.Words);
    }

    /// <summary>Tries to sign in by it.</summary>
    public static async Task<PageAnswer> ShowAsync(this PageBrowser browser, SoftDevice device)
    {
        var page = await browser.GetAsync("/sign-in/passkey");
        return await browser.PostAsync(page, "/sign-in/passkey", ("credential", device.Sign(page.Asked)));
    }
}
