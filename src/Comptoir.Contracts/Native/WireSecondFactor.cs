namespace Comptoir.Contracts;

/// <summary>A user begins to set up an authenticator app.</summary>
public sealed record WireSecondFactorRequest
{
    public string? CurrentPassword { get; init; }
}

/// <summary>What a user types, or scans, into an authenticator app; told once.</summary>
public sealed record WireSecondFactorOffer
{
    /// <summary>Base32.</summary>
    public required string Secret { get; init; }

    /// <summary>The same as an <c>otpauth:</c> address.</summary>
    public required string Uri { get; init; }
}

/// <summary>A code that an authenticator app shows, or a recovery code.</summary>
public sealed record WireSecondFactorCode
{
    public string? Code { get; init; }
}

/// <summary>Codes that stand in for a lost app, each good once; told once.</summary>
public sealed record WireRecoveryCodes
{
    public required IReadOnlyList<string> RecoveryCodes { get; init; }
}

/// <summary>A user's change of its own name and address of mail; what is absent stays as it is.</summary>
public sealed record WireProfileChange
{
    public string? DisplayName { get; init; }

    public string? Email { get; init; }

    /// <summary>Asked for with another address of mail.</summary>
    public string? CurrentPassword { get; init; }
}

/// <summary>A user signs out.</summary>
public sealed record WireSignOut
{
    /// <summary>Must be true: every session and token of the user ends, the caller's own among them.</summary>
    public bool? Everywhere { get; init; }
}

/// <summary>A user's change of its own password.</summary>
public sealed record WirePasswordChange
{
    public string? CurrentPassword { get; init; }

    public string? NewPassword { get; init; }
}
