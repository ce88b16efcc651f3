namespace Comptoir.Commerce.Access;

/// <summary>The operator's settings about failed sign-ins and passwords chosen by mail.</summary>
public sealed class SignInOptions
{
    public const string Section = "Auth";

    /// <summary>Wrong passwords or codes under one name, one after the other, until the name is locked out.</summary>
    public int TriesBeforeLockOut { get; set; } = 5;

    /// <summary>How long a name stays locked out, and after how long a failed try is forgotten.</summary>
    public TimeSpan LockOut { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Failed sign-ins, and requests for a forgotten password, from one network address in a minute, on each node.</summary>
    public int FailuresPerMinute { get; set; } = 60;

    /// <summary>Whether an address that a request comes from is its caller's, proxies being told apart. Otherwise one of an inner network
    /// may be that of a proxy, and failures from there have no bound.</summary>
    public bool KnowsCallers { get; set; }

    /// <summary>How long the link of an invitation is good.</summary>
    public TimeSpan InvitationLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long the link to a new password is good.</summary>
    public TimeSpan PasswordResetLifetime { get; set; } = TimeSpan.FromHours(1);
}
