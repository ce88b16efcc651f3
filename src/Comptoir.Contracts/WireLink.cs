namespace Comptoir.Contracts;

/// <summary>A call the client may make next. Checked against contract commerce §2 W6 and platform §4.</summary>
public sealed record WireLink
{
    /// <summary>Relative, without host and <c>/v1</c>; absolute only where people or download tools follow it.</summary>
    public string? Uri { get; init; }

    /// <summary>HTTP method; the client cannot follow a link without one.</summary>
    public string? Method { get; init; } = "GET";

    /// <summary>Headers that the client sends along when it follows the link.</summary>
    public IReadOnlyList<WireKeyValue>? Headers { get; init; } = [];

    /// <summary>A link to read <paramref name="uri"/>, with the headers to send along, if any.</summary>
    public static WireLink Get(string uri, params IReadOnlyList<WireKeyValue> headers) => new() { Uri = uri, Headers = headers };
}

/// <summary>A key and its value, where the wire has an array of pairs rather than an object.</summary>
public sealed record WireKeyValue
{
    /// <summary>Name of the header or datum.</summary>
    public string? Key { get; init; }

    /// <summary>Its value; left out when there is none.</summary>
    public string? Value { get; init; }
}
