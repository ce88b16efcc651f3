using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Access;

/// <summary>A user's authenticator app, and the codes that stand in for it when it is lost.</summary>
public sealed class SecondFactor : IVersioned
{
    public required PartnerId PartnerId { get; init; }

    public required UserId UserId { get; init; }

    /// <summary>The app's secret, encrypted under <see cref="DataKeyId"/>.</summary>
    public required byte[] Secret { get; set; }

    public required Guid DataKeyId { get; set; }

    /// <summary>When the user showed that the app works, real time; until then it is asked for nowhere.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>Step of the last code that was taken: a code is good once.</summary>
    public long LastStep { get; set; }

    /// <summary>SHA-256 of the recovery codes that are left.</summary>
    public List<string> RecoveryCodes { get; set; } = [];

    public long Version { get; private set; }
}
