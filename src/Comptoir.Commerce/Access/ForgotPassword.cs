using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Access;

/// <param name="UserName">As typed; its domain tells the tenant.</param>
public sealed record ForgotPassword(string UserName, Origin Origin);

public sealed class ForgotPasswordHandler(
    ComptoirDb db, SignIn signIn, PasswordLinks links, FailuresByAddress failures, SecurityLog security, CommerceClock clock, IOptions<SignInOptions> options)
{
    /// <summary>Nobody's mailbox is filled: a user is sent one link in this time.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(2);

    /// <summary>Mails the user a link to a new password. Answers, records and takes alike for a name that nobody has.</summary>
    public async Task HandleAsync(ForgotPassword request, CancellationToken ct)
    {
        // Of those that were under way when the bound of their address was reached nothing is kept.
        if (!failures.Take(request.Origin.Address))
            return;
        var tenant = await signIn.FindTenantOfUserAsync(request.UserName, ct);
        string key = User.KeyOf(request.UserName);
        await using var work = await db.BeginWorkAsync(ct);
        var partner = tenant?.PartnerId ?? await db.Installations.Select(row => (PartnerId?)row.OperatorId).SingleOrDefaultAsync(ct);
        var user = tenant is null
            ? null
            : await db.Users.AsNoTracking().SingleOrDefaultAsync(
                u => u.PartnerId == tenant.PartnerId && u.CustomerId == tenant.CustomerId && u.UserNameKey == key && u.Enabled, ct);
        if (user is not null && !await WasSentAsync(user, ct))
            await links.ResetAsync(user, tenant!, ct);
        if (partner is { } whose)
            security.Record(SecurityEventKind.PasswordForgotten, whose, request.UserName, application: null, request.Origin);
        await work.CommitAsync(ct);
    }

    private Task<bool> WasSentAsync(User user, CancellationToken ct)
    {
        var since = clock.RealNow() - Between + options.Value.PasswordResetLifetime;
        return db.OneTimeTokens.AnyAsync(
            token => token.PartnerId == user.PartnerId && token.UserId == user.Id && token.Use == OneTimeUse.PasswordReset && token.ExpiresAt > since, ct);
    }
}
