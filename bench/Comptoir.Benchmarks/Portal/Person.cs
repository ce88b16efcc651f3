using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Comptoir.Benchmarks.Load;

namespace Comptoir.Benchmarks.Portal;

/// <summary>Somebody in a browser of its own, signed in.</summary>
internal sealed partial class Person(Uri root) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, CookieContainer = new CookieContainer(), ActivityHeadersPropagator = null })
    {
        BaseAddress = root,
        Timeout = TimeSpan.FromMinutes(2),
    };

    public static async Task<Person> SignInAsync(Uri root, string name, string password)
    {
        var person = new Person(root);
        string form = (await person.LookAsync("/sign-in")).Html;
        var fields = Hidden().Matches(form).ToDictionary(match => match.Groups["name"].Value, match => WebUtility.HtmlDecode(match.Groups["value"].Value));
        (fields["user"], fields["password"]) = (name, password);
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await person.http.PostAsync(new Uri("/sign-in", UriKind.Relative), content);
        return answer.StatusCode == HttpStatusCode.SeeOther ? person : throw new WrongAnswerException($"{name} was not signed in: {(int)answer.StatusCode}.");
    }

    /// <summary>Opens a page, which must be there.</summary>
    public async Task<Seen> LookAsync(string address)
    {
        long asked = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync(new Uri(address, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        byte[] first = new byte[1];
        await body.ReadExactlyAsync(first);
        var toFirst = Stopwatch.GetElapsedTime(asked);
        using var rest = new MemoryStream();
        rest.Write(first);
        await body.CopyToAsync(rest);
        return answer.StatusCode == HttpStatusCode.OK
            ? new Seen(toFirst.TotalMilliseconds, System.Text.Encoding.UTF8.GetString(rest.ToArray()))
            : throw new WrongAnswerException($"{address} answered {(int)answer.StatusCode}.");
    }

    /// <summary>Bytes of a file as a browser takes it, compressed.</summary>
    public async Task<long> WeighAsync(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadAsByteArrayAsync()).Length : throw new WrongAnswerException($"{address} answered {(int)answer.StatusCode}.");
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Hidden();
}

/// <summary>A page that was looked at.</summary>
/// <param name="FirstByte">Milliseconds from the request to the first byte of the page.</param>
internal sealed partial record Seen(double FirstByte, string Html)
{
    /// <summary>Things of a list on it: rows of tables, items, choices.</summary>
    public int Listed => Items().Count(Html);

    /// <summary>Addresses of its styles and scripts.</summary>
    public IEnumerable<string> Files => Loaded().Matches(Html).Select(match => match.Groups["address"].Value);

    /// <summary>Address of the link to the next page of its list.</summary>
    public string Next => After().Match(Html) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups["address"].Value) : throw new WrongAnswerException("There is no next page.");

    [GeneratedRegex("<tr[ >]|<option[ >]|<section class=\"item", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Items();

    [GeneratedRegex("(?:src|href)=\"(?<address>/assets/[^\"]+\\.(?:css|js)[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Loaded();

    [GeneratedRegex("href=\"(?<address>[^\"]*[?;&]after=[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex After();
}
