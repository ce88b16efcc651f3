using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Comptoir.Benchmarks.Stores;

namespace Comptoir.Benchmarks.Load;

/// <summary>A partner's program, signed in.</summary>
/// <param name="otherwise">Where it asks once more when nobody is there any more, as every careful client does.</param>
internal sealed class Caller(HttpClient http, Uri root, string token, BenchPartner partner, Uri? otherwise = null)
{
    public BenchPartner Partner { get; } = partner;

    /// <summary>The same program, signed in as it is, at other nodes.</summary>
    public Caller At(Uri node, Uri? other) => new(http, node, token, Partner, other);

    public static async Task<IReadOnlyList<Caller>> SignInAsync(HttpClient http, Uri root, IEnumerable<BenchPartner> partners)
    {
        var callers = new List<Caller>();
        foreach (var partner in partners)
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = partner.Program.ToString(),
                ["client_secret"] = partner.Secret,
                ["scope"] = "https://api.partnercenter.microsoft.com/.default",
            });
            using var answer = await http.PostAsync(new Uri(root, $"/{partner.Tenant}/oauth2/v2.0/token"), form);
            answer.EnsureSuccessStatusCode();
            var token = await answer.Content.ReadFromJsonAsync<JsonElement>();
            callers.Add(new Caller(http, root, token.GetProperty("access_token").GetString()!, partner));
        }

        return callers;
    }

    /// <summary>Sends a request and reads the answer, which must have the expected status.</summary>
    /// <param name="requestId">Where given, the server keeps its answer under it, as it does for every careful client.</param>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, string? body, int expected, Guid? requestId = null)
    {
        try
        {
            return await SendAsync(root, method, path, body, expected, requestId);
        }
        catch (HttpRequestException) when (otherwise is not null)
        {
            return await SendAsync(otherwise, method, path, body, expected, requestId);
        }
    }

    /// <summary>Asks with its tag for what was seen before; it must not have changed.</summary>
    public async Task ExpectUnchangedAsync(Answer seen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root, seen.Path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.IfNoneMatch.Add(seen.Tag ?? throw new WrongAnswerException($"{seen.Path} came without a tag."));
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.NotModified)
            throw new WrongAnswerException($"{seen.Path} with its tag answered {(int)answer.StatusCode} instead of 304.");
    }

    /// <summary>Asks for what was seen before; it must be the same to the byte. Nothing is made of it: a driver that reads JSON would take
    /// from the server what the limit keeps.</summary>
    public async Task ExpectSameAsync(Answer seen)
    {
        var answer = await LookAsync(seen.Path);
        if (!answer.Body.AsSpan().SequenceEqual(seen.Body))
            throw new WrongAnswerException($"{seen.Path} answered otherwise than before: {System.Text.Encoding.UTF8.GetString(answer.Body)}");
    }

    public async Task<Answer> LookAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode == HttpStatusCode.OK
            ? new Answer(path, body, answer.Headers.ETag)
            : throw new WrongAnswerException($"{path} answered {(int)answer.StatusCode} instead of 200: {System.Text.Encoding.UTF8.GetString(body)}");
    }

    /// <summary>Takes a file as it comes; nothing of it is kept.</summary>
    /// <param name="take">Told each piece.</param>
    /// <returns>When the first byte of it was there.</returns>
    public async Task<TimeSpan> TakeAsync(string path, Action<ReadOnlySpan<byte>> take)
    {
        long asked = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(root, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new WrongAnswerException($"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        await using var body = await answer.Content.ReadAsStreamAsync();
        byte[] piece = new byte[256 * 1024];
        TimeSpan? first = null;
        int read;
        while ((read = await body.ReadAsync(piece)) > 0)
        {
            first ??= Stopwatch.GetElapsedTime(asked);
            take(piece.AsSpan(0, read));
        }

        return first ?? throw new WrongAnswerException($"{path} is empty.");
    }

    private async Task<JsonElement> SendAsync(Uri node, HttpMethod method, string path, string? body, int expected, Guid? requestId)
    {
        using var request = new HttpRequestMessage(method, new Uri(node, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (requestId is { } id)
            request.Headers.Add("MS-RequestId", id.ToString());
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var answer = await http.SendAsync(request);
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        if ((int)answer.StatusCode != expected)
            throw new WrongAnswerException($"{method} {path} answered {(int)answer.StatusCode} instead of {expected}: {System.Text.Encoding.UTF8.GetString(bytes)}");
        return JsonSerializer.Deserialize<JsonElement>(bytes);
    }
}

/// <summary>What a path was answered with.</summary>
internal sealed record Answer(string Path, byte[] Body, EntityTagHeaderValue? Tag);

/// <summary>The server said something else than it should have: a figure about it would be worth nothing.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);
