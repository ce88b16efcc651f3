namespace Comptoir.Portal.Account;

/// <param name="Return">Address to go on to.</param>
/// <param name="Recovery">A recovery code is asked for in place of the app's.</param>
/// <param name="TriesLeft">After a wrong code: before the name is locked out.</param>
public sealed record SignInCodeModel(string? Return, bool Recovery, int? TriesLeft);
