namespace Comptoir.Commerce.Primitives;

/// <summary>An expected "no": a fact about why a use case did not happen. It carries data; each door words it in the
/// caller's language (the texts are found by the type's name) and gives it a status. A refused use case changed nothing.</summary>
public abstract record Refusal;

/// <summary>A value of the input is missing or malformed.</summary>
/// <param name="Field">The member as the caller spells it, camelCase, with its path (<c>lineItems[0].quantity</c>).</param>
/// <param name="Reason">Which of the texts <c>InvalidInput.{Reason}</c> explains it.</param>
/// <param name="Value">What was given, or the bound that was crossed; shown to the caller.</param>
public sealed record InvalidInput(string Field, InputFault Reason, string? Value = null) : Refusal;

/// <summary>What may be wrong with an input.</summary>
public enum InputFault
{
    /// <summary>Must be there and not empty.</summary>
    Required,

    /// <summary>Is not in the form asked for.</summary>
    Malformed,

    /// <summary>Is not one of the values known.</summary>
    Unknown,

    /// <summary>Is below or above what is allowed.</summary>
    OutOfRange,

    /// <summary>Is longer than allowed.</summary>
    TooLong,

    /// <summary>May not be given here.</summary>
    NotAllowed,

    /// <summary>A password that is among the first that are tried.</summary>
    Guessable,
}

/// <summary>The row seen by the caller is no longer the stored one (contract W9).</summary>
public sealed record StaleEtag : Refusal;

/// <summary>Another request changed the same thing at the same time; nothing of this one was kept.</summary>
public sealed record LostRace : Refusal;
