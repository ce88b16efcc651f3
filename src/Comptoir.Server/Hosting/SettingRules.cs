using System.Net.Mail;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Support;
using Comptoir.Commerce.Time;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Jobs;
using Comptoir.Server.PartnerCenter.Subscriptions;

namespace Comptoir.Server.Hosting;

/// <summary>What the operator's settings have to be (R18.2). Each gives the first value that is wrong, in words that go on from
/// the section's name; null when all are right.</summary>
internal static class SettingRules
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3660);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static string? FaultOf(AuthOptions options) =>
        Lasts(nameof(options.AccessTokenLifetime), options.AccessTokenLifetime)
        ?? Lasts(nameof(options.RefreshTokenLifetime), options.RefreshTokenLifetime)
        ?? Lasts(nameof(options.SessionIdle), options.SessionIdle)
        ?? Lasts(nameof(options.SessionLifetime), options.SessionLifetime)
        ?? options.Issuers.Select((issuer, index) => FaultOf(issuer, FormattableString.Invariant($"{nameof(options.Issuers)}:{index}:"))).FirstOrDefault(fault => fault is not null)
        ?? (options.Issuers.GroupBy(issuer => issuer.Issuer).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? $"{nameof(options.Issuers)} names '{twice.Key}' twice."
            : null);

    private static string? FaultOf(OutsideIssuer issuer, string place)
    {
        if (!IsSafe(issuer.Issuer))
            return $"{place}{nameof(issuer.Issuer)} must be an https address without a query, not '{issuer.Issuer}'.";
        if (issuer.Keys is { } keys && !IsSafe(keys))
            return $"{place}{nameof(issuer.Keys)} must be an https address without a query, not '{keys}'.";
        if (issuer.Audience.Length == 0)
            return $"{place}{nameof(issuer.Audience)} is missing.";
        if (issuer.Tenant is null == string.IsNullOrEmpty(issuer.TenantClaim))
            return $"{place}{nameof(issuer.Tenant)} or {nameof(issuer.TenantClaim)} must be set, and not both.";
        if (issuer.Tenant is { } tenant && !Guid.TryParse(tenant, out _))
            return $"{place}{nameof(issuer.Tenant)} is no tenant id: '{tenant}'.";
        if (issuer.Tenants.FirstOrDefault(pair => !Guid.TryParse(pair.Value, out _)) is { Key: { } value } wrong)
            return $"{place}{nameof(issuer.Tenants)}:{value} is no tenant id: '{wrong.Value}'.";
        if (issuer.TenantClaim is not null && issuer.Tenants.Count == 0)
            return $"{place}{nameof(issuer.Tenants)} is empty: no value of the claim '{issuer.TenantClaim}' stands for a tenant.";
        if (issuer.SubjectClaim.Length == 0 || issuer.NameClaim.Length == 0 || issuer.RoleClaim.Length == 0)
            return $"{place}{nameof(issuer.SubjectClaim)}, {nameof(issuer.NameClaim)} and {nameof(issuer.RoleClaim)} must name a claim.";
        return issuer.Roles
            .Where(pair => SettingRoles.Of(pair.Value).Any(role => role is null) || !SettingRoles.Of(pair.Value).Any())
            .Select(pair => $"{place}{nameof(issuer.Roles)}:{pair.Key} names a role that there is not: '{pair.Value}'. Roles: {string.Join(", ", Enum.GetNames<Role>())}.")
            .FirstOrDefault();
    }

    /// <summary>Nobody on the way can change what is read there; on this machine there is no way.</summary>
    private static bool IsSafe(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;

    public static string? FaultOf(SignInOptions options) =>
        AtLeastOne(nameof(options.TriesBeforeLockOut), options.TriesBeforeLockOut)
        ?? Lasts(nameof(options.LockOut), options.LockOut)
        ?? AtLeastOne(nameof(options.FailuresPerMinute), options.FailuresPerMinute)
        ?? Lasts(nameof(options.InvitationLifetime), options.InvitationLifetime)
        ?? Lasts(nameof(options.PasswordResetLifetime), options.PasswordResetLifetime);

    public static string? FaultOf(CartOptions options) => Lasts(nameof(options.Lifetime), options.Lifetime);

    public static string? FaultOf(KeyOptions options) =>
        AtLeastOne(nameof(options.RevealsPerMinute), options.RevealsPerMinute) ?? AtLeastOne(nameof(options.ChecksPerMinute), options.ChecksPerMinute)
        ?? (options.LowStock >= 0 ? null : FormattableString.Invariant($"{nameof(options.LowStock)} must be at least 0, not {options.LowStock}."));

    public static string? FaultOf(LimitOptions options) =>
        AtLeastOne(nameof(options.RequestsPerMinute), options.RequestsPerMinute)
        ?? (options.StatementTime < TimeSpan.FromSeconds(1) ? FormattableString.Invariant($"{nameof(options.StatementTime)} must be at least a second, not {options.StatementTime}.") : Waits(nameof(options.StatementTime), options.StatementTime));

    public static string? FaultOf(AuditOptions options) => options.KeepDays is < AuditOptions.FewestDays or > 36500
        ? FormattableString.Invariant($"{nameof(options.KeepDays)} must be {AuditOptions.FewestDays} to 36500, not {options.KeepDays}.")
        : AtLeastOne(nameof(options.BurstReveals), options.BurstReveals) ?? Lasts(nameof(options.BurstWindow), options.BurstWindow);

    public static string? FaultOf(DownloadOptions options) =>
        Lasts(nameof(options.DownloadLinkLifetime), options.DownloadLinkLifetime) ?? Lasts(nameof(options.SharedLinkLifetime), options.SharedLinkLifetime);

    public static string? FaultOf(CustomerOptions options) =>
        AtLeastOne(nameof(options.SandboxMaximum), options.SandboxMaximum)
        ?? IsWeb(nameof(options.CustomerAgreementLink), options.CustomerAgreementLink)
        ?? IsWeb(nameof(options.CloudAgreementLink), options.CloudAgreementLink)
        ?? options.DomainSuffixes
            .Select((suffix, index) => Uri.CheckHostName(suffix) == UriHostNameType.Dns ? null : FormattableString.Invariant($"{nameof(options.DomainSuffixes)}:{index} is no domain: '{suffix}'."))
            .FirstOrDefault(fault => fault is not null);

    public static string? FaultOf(MailOptions options)
    {
        // Ours needs no look, and no library of mail at the start.
        if (options.From != MailOptions.OwnFrom && !MailAddress.TryCreate(options.From, out _))
            return $"{nameof(options.From)} is no mail address: '{options.From}'.";
        return options.Smtp.Port is < 1 or > 65535 ? FormattableString.Invariant($"{nameof(options.Smtp)}:{nameof(options.Smtp.Port)} must be 1 to 65535, not {options.Smtp.Port}.") : null;
    }

    public static string? FaultOf(PortalOptions options) => options.Address is { } address ? IsWeb(nameof(options.Address), address) : null;

    public static string? FaultOf(BillingOptions options) =>
        options.CutDay is >= 1 and <= 28 ? null : FormattableString.Invariant($"{nameof(options.CutDay)} must be 1 to 28, not {options.CutDay}.");

    public static string? FaultOf(ActivationOptions options) =>
        options.ActivationUrl is { } address && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && address.Contains("{token}", StringComparison.Ordinal))
            ? $"{nameof(options.ActivationUrl)} must be a web address with {{token}} in it, not '{address}'."
            : null;

    public static string? FaultOf(CancellationOptions options) => ByCurrency(nameof(options.ReviewFrom), options.ReviewFrom);

    public static string? FaultOf(EmulationOptions options) => Waits(nameof(options.VisibilityDelay), options.VisibilityDelay);

    public static string? FaultOf(ReservationOptions options) => ByCurrency(nameof(options.CapEquivalents), options.CapEquivalents);

    private static string? ByCurrency(string name, Dictionary<string, decimal> amounts) => amounts
        .Select(amount => (Name: $"{name}:{amount.Key}", IsKnown: Currency.TryParse(amount.Key, out _), amount.Value))
        .Select(amount => amount switch
        {
            { IsKnown: false } => $"{amount.Name} names no currency.",
            { Value: < 0 } => FormattableString.Invariant($"{amount.Name} must not be below zero: {amount.Value}."),
            _ => null,
        })
        .FirstOrDefault(fault => fault is not null);

    public static string? FaultOf(SupportOptions options) => AtLeastOne(nameof(options.MaxFiles), options.MaxFiles)
        ?? (options.MaxFileBytes is >= 1 and <= int.MaxValue
            ? null
            : FormattableString.Invariant($"{nameof(options.MaxFileBytes)} must be 1 to {int.MaxValue}, not {options.MaxFileBytes}."))
        ?? (options.MaxPartnerBytes >= options.MaxFileBytes
            ? null
            : FormattableString.Invariant($"{nameof(options.MaxPartnerBytes)} must be at least one file's {options.MaxFileBytes}, not {options.MaxPartnerBytes}."));

    public static string? FaultOf(ProxyOptions options) => options.Trusted
        .Select((text, index) => Proxies.NetworkOf(text) is null ? FormattableString.Invariant($"{nameof(options.Trusted)}:{index} is neither an address nor a network: '{text}'.") : null)
        .FirstOrDefault(fault => fault is not null);

    public static string? FaultOf(ShutdownOptions options) => Waits(nameof(options.Notice), options.Notice) ?? Waits(nameof(options.Limit), options.Limit);

    private static string? Waits(string name, TimeSpan value) =>
        value >= TimeSpan.Zero && value <= LongestWait ? null : FormattableString.Invariant($"{name} must be 00:00:00 to {LongestWait}, not {value}.");

    private static string? AtLeastOne(string name, int value) => value >= 1 ? null : FormattableString.Invariant($"{name} must be at least 1, not {value}.");

    private static string? Lasts(string name, TimeSpan value) =>
        value > TimeSpan.Zero && value <= Longest ? null : FormattableString.Invariant($"{name} must be longer than nothing and at most ten years, not {value}.");

    private static string? IsWeb(string name, Uri value) =>
        value.IsAbsoluteUri && (value.Scheme == Uri.UriSchemeHttp || value.Scheme == Uri.UriSchemeHttps) ? null : $"{name} is no web address: '{value.OriginalString}'.";
}
