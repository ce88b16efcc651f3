namespace Comptoir.Portal.States;

/// <param name="Roles">Names of the roles that may; empty when the page is for another portal's people.</param>
/// <param name="Holders">Names of colleagues who have one of them, a few.</param>
public sealed record RefusedModel(IReadOnlyList<string> Roles, IReadOnlyList<string> Holders);

/// <summary>What went wrong with a request.</summary>
public enum FaultKind
{
    /// <summary>Our fault.</summary>
    Unexpected,

    /// <summary>What was sent is not what the page sends.</summary>
    BadForm,

    /// <summary>The form has been sent before with something else in it.</summary>
    SentBefore,

    /// <summary>Somebody changed the same thing at the same time.</summary>
    LostRace,

    /// <summary>More requests than allowed.</summary>
    TooMany,

    /// <summary>It could not be recorded; whether it was done may not be known.</summary>
    Unrecorded,

    /// <summary>The database took too long.</summary>
    Busy,

    /// <summary>The server is going down and takes no more requests.</summary>
    Leaving,
}
