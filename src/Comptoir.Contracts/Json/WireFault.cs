using System.Text.Json;

namespace Comptoir.Contracts;

/// <summary>What is wrong with a body that does not bind.</summary>
public enum WireFaultKind
{
    /// <summary>Not JSON, too deep, or a value of the wrong kind: <see cref="WireCode.BadInput"/>.</summary>
    Malformed,

    /// <summary>A word or number that the enumeration of the member does not have: <see cref="WireCode.UnknownWord"/>.</summary>
    UnknownWord,

    /// <summary>A text longer than <see cref="WireJson.LongestText"/>: <see cref="WireCode.BadInput"/>.</summary>
    TooLong,
}

/// <summary>One fault of a body, told without repeating what was sent.</summary>
/// <param name="Kind">Decides the error code.</param>
/// <param name="Member">The member at fault, spelt as it was sent (<c>LineItems[0].Quantity</c>); null when the body as a
/// whole is no JSON.</param>
public sealed record WireFault(WireFaultKind Kind, string? Member)
{
    /// <summary>The fault behind an exception of the serializer.</summary>
    public static WireFault Of(JsonException exception)
    {
        var format = exception as WireFormatException;
        var path = exception.Path is { } full ? full.TrimStart('$').TrimStart('.') : "";
        var member = (path, format?.Member) switch
        {
            ("", var inner) => inner,
            (_, null) => path,
            var (outer, inner) => $"{outer}.{inner}",
        };
        return new(format?.Kind ?? WireFaultKind.Malformed, string.IsNullOrEmpty(member) ? null : member);
    }
}

/// <summary>A value of the right JSON but the wrong form. The serializer adds the path (<see cref="JsonException.Path"/>).</summary>
public sealed class WireFormatException : JsonException
{
    /// <param name="kind">Decides the error code.</param>
    /// <param name="message">For logs; holds nothing of what was sent.</param>
    /// <param name="member">The member below <see cref="JsonException.Path"/>, where the serializer cannot know it.</param>
    public WireFormatException(WireFaultKind kind, string message, string? member = null)
        : base(message)
    {
        Kind = kind;
        Member = member;
    }

    /// <summary>Decides the error code.</summary>
    public WireFaultKind Kind { get; }

    /// <summary>The member below <see cref="JsonException.Path"/>; null when the path says it all.</summary>
    public string? Member { get; }
}
