namespace Comptoir.Portal.Account;

/// <summary>What the page says above its button.</summary>
public enum PasskeyProblem
{
    /// <summary>None: the password was right, and the account asks for a passkey besides.</summary>
    Asked,

    /// <summary>The browser sent none: it has no script, or knows no passkeys.</summary>
    NotShown,

    /// <summary>Not one that is known here, or not in time.</summary>
    Wrong,
}

/// <param name="Return">Address to go on to.</param>
/// <param name="Asked">What the browser is to ask the device for, as JSON.</param>
public sealed record SignInPasskeyModel(string? Return, string Asked, PasskeyProblem? Problem);
