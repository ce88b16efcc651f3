using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Access;

/// <summary>How often it was tried in vain to sign in under a name, whether or not a user has it: that is not told (R1.1).</summary>
public sealed class SignInTry
{
    public required PartnerId PartnerId { get; init; }

    /// <summary>SHA-256 of the tenant and the name as names are compared.</summary>
    public required byte[] NameHash { get; init; }

    /// <summary>Tries since the last that succeeded.</summary>
    public required int Count { get; set; }

    /// <summary>The last try that counted, real time.</summary>
    public required DateTimeOffset LastAt { get; set; }
}
