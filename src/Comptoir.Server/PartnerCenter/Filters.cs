using System.Text;
using System.Text.Json;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter;

/// <summary>Reads the <c>filter</c> of a query (contract, platform §8), for any resource.</summary>
public static class Filters
{
    /// <summary>Longest text taken; it travels on in continuation tokens, which are headers.</summary>
    private const int Longest = 2000;

    private const string Name = "filter=";

    /// <summary>The filter of a query, raw JSON or escaped; null when there is none. An <c>&amp;</c> inside a value, which clients do
    /// not escape (contract, platform §1.4), cuts a query in two: then the JSON is read on to its end.</summary>
    public static string? TextOf(HttpContext http)
    {
        string? text = http.Query("filter");
        string query = http.Request.QueryString.Value ?? "";
        int start = query.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return text is null || start < 0 || FirstValue(text) is not null
            ? text
            : FirstValue(Uri.UnescapeDataString(query[(start + Name.Length)..].Replace('+', ' '))) ?? text;
    }

    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static Result<WireFilter> Read(string text)
    {
        if (text.Length > Longest)
            return new InvalidInput("filter", InputFault.TooLong, "2000");
        try
        {
            return JsonSerializer.Deserialize<WireFilter>(text, WireJson.Options) is { } filter ? filter : Malformed;
        }
        catch (JsonException)
        {
            return Malformed;
        }
    }

    /// <summary>Reads both halves of a filter that joins two.</summary>
    /// <param name="join">Makes one of what both say.</param>
    /// <returns>Refuses with <see cref="InvalidInput"/>, and as <paramref name="read"/> does.</returns>
    public static Result<T> Join<T>(WireFilter filter, Func<WireFilter, Result<T>> read, Func<T, T, T> join)
        where T : class
    {
        if (filter.LeftFilter is null)
            return new InvalidInput("filter.leftFilter", InputFault.Required);
        if (filter.RightFilter is null)
            return new InvalidInput("filter.rightFilter", InputFault.Required);
        var (left, refusal) = read(filter.LeftFilter);
        if (left is null)
            return refusal!;
        (var right, refusal) = read(filter.RightFilter);
        return right is null ? refusal! : join(left, right);
    }

    /// <summary>The JSON value that a text begins with; null when it is not whole.</summary>
    private static string? FirstValue(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            reader.Read();
            reader.Skip();
            return Encoding.UTF8.GetString(bytes.AsSpan(0, (int)reader.BytesConsumed));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static InvalidInput Malformed => new("filter", InputFault.Malformed);
}
