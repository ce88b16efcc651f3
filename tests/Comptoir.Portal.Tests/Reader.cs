using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Comptoir.Portal.Tests;

/// <summary>A page as a reader without script has it.</summary>
public sealed partial record PageText(HttpStatusCode Status, string Html, string? Location, string Address, HttpResponseMessage Answer)
{
    /// <summary>The words on it.</summary>
    public string Words => WebUtility.HtmlDecode(Tags().Replace(Html, " "));

    /// <summary>Fields of the form with this action, as the page holds them.</summary>
    public Dictionary<string, string> FormOf(string action)
    {
        // Of a form that only asks and one that does, at the same address, the one that does.
        var form = Forms().Matches(Html).OrderByDescending(match => match.Groups["head"].Value.Contains("\"post\"", StringComparison.Ordinal)).FirstOrDefault(match => WebUtility.HtmlDecode(ActionOf().Match(match.Groups["head"].Value).Groups["value"].Value) == action)
            ?? throw new InvalidOperationException($"No form with the action {action} in:\n{Html}");
        var fields = new Dictionary<string, string>();
        foreach (Match input in Inputs().Matches(form.Groups["body"].Value))
        {
            string text = input.Value;
            if (NameOf().Match(text) is not { Success: true } name || (text.Contains("type=\"checkbox\"", StringComparison.Ordinal) && !text.Contains(" checked", StringComparison.Ordinal)))
                continue;
            fields[name.Groups["value"].Value] = WebUtility.HtmlDecode(ValueOf().Match(text).Groups["value"].Value);
        }

        return fields;
    }

    /// <summary>The form is sent in parts, as one that can hold files.</summary>
    public bool HasParts(string action) => Forms().Matches(Html).Any(match =>
        match.Groups["head"].Value.Contains("enctype=\"multipart/form-data\"", StringComparison.Ordinal) && WebUtility.HtmlDecode(ActionOf().Match(match.Groups["head"].Value).Groups["value"].Value) == action);

    [GeneratedRegex("<script[^>]*>.*?</script>|<[^>]+>", RegexOptions.Singleline)]
    private static partial Regex Tags();

    [GeneratedRegex("<form(?<head>[^>]*)>(?<body>.*?)</form>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Forms();

    [GeneratedRegex("action=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex ActionOf();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Inputs();

    [GeneratedRegex(" name=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex NameOf();

    [GeneratedRegex(" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex ValueOf();
}

/// <summary>A browser without script: cookies, pages and forms, no redirect followed unseen.</summary>
public sealed class Reader : IDisposable
{
    private readonly HttpClient client;

    public Reader(ComptoirServer server, string language = "en")
    {
        Server = server;
        client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = server.Root };
        client.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    public ComptoirServer Server { get; }

    public CookieContainer Cookies { get; } = new();

    public static async Task<Reader> SignedInAsync(ComptoirServer server, string userName, string language = "en")
    {
        var reader = new Reader(server, language);
        var answer = await reader.SignInAsync(userName, PasswordOf(server, userName));
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        return reader;
    }

    public static string PasswordOf(ComptoirServer server, string userName) =>
        (string)UsersOf(server.World).First(user => (string)user["userName"]! == userName)["password"]!;

    public async Task<PageText> SignInAsync(string userName, string password, string at = "/sign-in") =>
        await SubmitAsync(await GetAsync(at), "/sign-in", ("user", userName), ("password", password));

    public async Task<PageText> GetAsync(string path) => await ReadAsync(path, await client.GetAsync(path));

    /// <summary>Sends a form of a page with some fields filled in.</summary>
    public Task<PageText> SubmitAsync(PageText page, string action, params (string Name, string Value)[] fields)
    {
        var form = page.FormOf(action);
        foreach (var (name, value) in fields)
            form[name] = value;
        return page.HasParts(action) ? UploadAsync(action, form, []) : PostAsync(action, form);
    }

    public async Task<PageText> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await ReadAsync(path, await client.PostAsync(path, content));
    }

    /// <summary>Sends a form of a page with a file in it.</summary>
    public async Task<PageText> UploadAsync(PageText page, string action, string fileName, byte[] content, params (string Name, string Value)[] fields)
    {
        var form = page.FormOf(action);
        foreach (var (name, value) in fields)
            form[name] = value;
        form.Remove("file");
        return await UploadAsync(action, form, fileName, content);
    }

    public Task<PageText> UploadAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, string fileName, byte[] content) =>
        UploadAsync(path, fields, [(fileName, content)]);

    public async Task<PageText> UploadAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, IEnumerable<(string Name, byte[] Content)> files)
    {
        using var body = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            body.Add(new StringContent(value), name);
        foreach (var (name, content) in files)
            body.Add(new ByteArrayContent(content), "file", name);
        return await ReadAsync(path, await client.PostAsync(path, body));
    }

    /// <summary>Goes where the answer says.</summary>
    public Task<PageText> FollowAsync(PageText answer)
    {
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        return GetAsync(answer.Location!);
    }

    public void Dispose() => client.Dispose();

    private static async Task<PageText> ReadAsync(string path, HttpResponseMessage answer) =>
        new(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Location?.OriginalString, path, answer);

    private static IEnumerable<JsonNode> UsersOf(JsonNode world) =>
    [
        world["operator"]!,
        .. world["partners"]!.AsArray().SelectMany(partner => partner!["users"]!.AsArray()
            .Concat(partner["customers"]!.AsArray().SelectMany(customer => customer!["users"]!.AsArray()))).Select(user => user!),
    ];
}
