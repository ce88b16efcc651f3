namespace Comptoir.Portal.Account;

/// <param name="Sent">It was asked for; whether anybody has the name is not told.</param>
public sealed record ForgottenModel(bool Sent, string UserName);

/// <summary>Why a password was not taken.</summary>
public enum PasswordProblem
{
    /// <summary>The two are not the same.</summary>
    Differ,

    /// <summary>Not a password by the rules; the text says which.</summary>
    Refused,

    /// <summary>The link was used or is too old.</summary>
    LinkEnded,
}

/// <param name="Token">Of the link; null when it has ended.</param>
/// <param name="Why">With <see cref="PasswordProblem.Refused"/>: in the reader's language.</param>
public sealed record ChoosePasswordModel(string? Token, string UserName, PasswordProblem? Problem, string? Why = null);
