namespace Comptoir.Portal.Account;

/// <summary>Why the form is shown again.</summary>
public enum SignInProblem
{
    /// <summary>Not the name or not the password: never told apart.</summary>
    Wrong,

    /// <summary>Too many tries under this name.</summary>
    LockedOut,

    /// <summary>Too much has failed from the reader's network address.</summary>
    TooManyFailures,

    Disabled,

    /// <summary>The session has ended, or the form is too old.</summary>
    Ended,

    /// <summary>None: the password has just been chosen.</summary>
    Chosen,

    /// <summary>None: a passkey has just been removed, which signs out everywhere.</summary>
    PasskeyRemoved,
}

/// <param name="Return">Address to go on to.</param>
/// <param name="UserName">As typed before.</param>
/// <param name="TriesLeft">Before the name is locked out.</param>
public sealed record SignInModel(string? Return, string UserName, SignInProblem? Problem, int? TriesLeft = null)
{
    /// <summary>Text of the portal the address belongs to.</summary>
    public string Portal => Return?.Split('/', '?') is [_, var first, ..]
        ? first switch
        {
            "admin" => "Admin",
            "operator" => "Operator",
            _ => "Partner",
        }
        : "Partner";
}
