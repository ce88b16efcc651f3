namespace Comptoir.Contracts;

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

/// <summary>A user's change of its own password.</summary>
public sealed record WirePasswordChange
{
    public string? CurrentPassword { get; init; }

    public string? NewPassword { get; init; }
}
