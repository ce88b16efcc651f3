using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Portal.Shared;

/// <summary>What every page knows: who reads it, in which language and zone, and as of when.</summary>
public sealed record PageContext
{
    public required CultureInfo Culture { get; init; }

    public required Formats Formats { get; init; }

    /// <summary>Now, by the commerce clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Path and query of the page, to come back to.</summary>
    public required string Address { get; init; }

    /// <summary>What a form of ours carries to prove that it is.</summary>
    public required string FormToken { get; init; }

    /// <summary>What the log calls this request by.</summary>
    public required string Reference { get; init; }

    /// <summary>Name of the company that runs the installation, for the sign-in page.</summary>
    public string? Operator { get; init; }

    /// <summary><c>light</c>, <c>dark</c>, or null for what the system says.</summary>
    public string? Theme { get; init; }

    /// <summary>Null before sign-in.</summary>
    public Visitor? Visitor { get; init; }

    /// <summary>Null where the clock is real.</summary>
    public TestClockView? Clock { get; init; }

    public bool IsFrench => Culture.TwoLetterISOLanguageName == "fr";

    public bool May(Right right) => Visitor?.Actor.May(right) is true;

    /// <summary>A new request id: the same form sent twice is one act.</summary>
    public Guid NewRequestId() => NewId.Guid(Now);
}

/// <summary>Who is signed in.</summary>
/// <param name="Company">The tenant's name.</param>
/// <param name="Roles">Names of the roles, for reading.</param>
public sealed record Visitor(Actor Actor, string Name, string Company, string Roles)
{
    public string Initials => string.Concat(Name
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Where((_, place) => place == 0 || place == Name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length - 1)
        .Select(word => StringInfo.GetNextTextElement(word))).ToUpperInvariant();

    /// <summary>Address of the visitor's own portal.</summary>
    public string Home => Actor.Kind switch
    {
        ActorKind.Customer => "/admin",
        ActorKind.Operator => "/operator",
        _ => "/partner",
    };
}

/// <summary>The turned clock of a test installation.</summary>
/// <param name="Next">The next thing that falls due; null when nothing does soon.</param>
/// <param name="From">Where it stood before it was just moved; null otherwise.</param>
/// <param name="WindowsEnded">Cancellation windows of the reader's customers that ended on the way.</param>
public sealed record TestClockView(DateTimeOffset Now, DateTimeOffset? Next, DateTimeOffset? From, int WindowsEnded);
