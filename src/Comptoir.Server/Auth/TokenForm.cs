using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Server.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Comptoir.Server.Auth;

/// <summary>The form a token is asked for with. Nothing is read from the query: addresses end up in logs.</summary>
internal sealed class TokenForm
{
    private const string FormType = "application/x-www-form-urlencoded";

    private readonly Dictionary<string, StringValues> fields;

    private TokenForm(Dictionary<string, StringValues> fields) => this.fields = fields;

    /// <summary>A field that was given twice, which OAuth forbids; null when there is none.</summary>
    public string? Repeated => fields.FirstOrDefault(pair => pair.Value.Count > 1).Key;

    /// <summary>A field with a NUL in it, which no text of ours has and PostgreSQL does not even look for; null when there is none.</summary>
    public string? Malformed => fields.FirstOrDefault(pair => pair.Value.Any(value => value?.Contains('\0', StringComparison.Ordinal) is true)).Key;

    /// <summary>A field's value; null when absent or empty.</summary>
    public string? this[string name] => fields.TryGetValue(name, out var values) && values[0] is { Length: > 0 } value ? value : null;

    /// <summary>Reads the body; null when it is too large. What is not a form has no fields.</summary>
    public static async Task<TokenForm?> ReadAsync(HttpContext http)
    {
        if (await RequestBytes.ReadAsync(http) is not { } bytes)
            return null;
        bool isForm = http.Request.ContentType?.Split(';')[0].Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase) ?? false;
        return new TokenForm(isForm ? QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes)) : []);
    }

    public Client Client(HttpContext http, string tenant) => new(
        tenant,
        this["client_id"] ?? "",
        this["client_secret"] ?? "",
        new Origin(
            http.Request().CorrelationId,
            http.Connection.RemoteIpAddress?.ToString(),
            $"{http.Request.Method} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}"));
}
