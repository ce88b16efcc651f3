using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Access;

/// <summary>Mails a user a link to choose a password by, in the running work. The link is good once; an earlier one of
/// its kind ends with it.</summary>
public sealed class PasswordLinks(OneTimeTokens tokens, AccountMails mails, IOptions<SignInOptions> options)
{
    /// <summary>Path of the page that the link leads to; the token follows it.</summary>
    private const string Path = "/sign-in/password?token=";

    /// <summary>The token of a link and its user, who may sign in; null when it was used, has expired, or never was one.</summary>
    public async Task<(OneTimeToken Token, User User)?> FindAsync(string token, CancellationToken ct) =>
        (await tokens.FindAsync(token, OneTimeUse.Invitation, ct) ?? await tokens.FindAsync(token, OneTimeUse.PasswordReset, ct)) is { User.Enabled: true } found
            ? found
            : null;

    /// <summary>To a user who has no password yet.</summary>
    public async Task InviteAsync(User user, Tenant tenant, CancellationToken ct)
    {
        var lifetime = options.Value.InvitationLifetime;
        string token = await tokens.BeginAsync(user, OneTimeUse.Invitation, lifetime, ct);
        await mails.InvitedAsync(user, tenant, Path + token, lifetime, ct);
    }

    /// <summary>To a user who has forgotten it.</summary>
    public async Task ResetAsync(User user, Tenant tenant, CancellationToken ct)
    {
        var lifetime = options.Value.PasswordResetLifetime;
        string token = await tokens.BeginAsync(user, OneTimeUse.PasswordReset, lifetime, ct);
        await mails.PasswordForgottenAsync(user, tenant, Path + token, lifetime, ct);
    }
}
