using Comptoir.Commerce.Access;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Time;
using Microsoft.AspNetCore.Identity;

namespace Comptoir.Server.Pages.Sessions;

/// <summary>A passkey that a device made, its proof checked.</summary>
/// <param name="Handle">Whom it was made for.</param>
internal sealed record MadePasskey(UserPasskeyInfo Passkey, string Handle, string Name, Challenge Answered);

/// <summary>What browser and device are asked for, and whether they did it: by the framework's checks of Web Authentication. That an
/// answer is good once is for the use case to see to.</summary>
internal sealed class PasskeyCeremonies(IPasskeyHandler<User> passkeys, KeyVault vault, CommerceClock clock, ILogger<PasskeyCeremonies> log)
{
    /// <summary>How long a user may look for its device, real time.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <returns>What <c>navigator.credentials.create</c> is asked for, as JSON.</returns>
    public async Task<string> BeginMakingAsync(HttpContext http, string path, User user, string name)
    {
        var entity = new PasskeyUserEntity { Id = PasskeyUsers.HandleOf(user), Name = user.UserName, DisplayName = user.DisplayName };
        var options = await passkeys.MakeCreationOptionsAsync(entity, http);
        Keep(http, path, options.AttestationState, name);
        return options.CreationOptionsJson;
    }

    /// <returns>What <c>navigator.credentials.get</c> is asked for, as JSON.</returns>
    public async Task<string> BeginShowingAsync(HttpContext http, string path)
    {
        var options = await passkeys.MakeRequestOptionsAsync(null, http);
        Keep(http, path, options.AssertionState, name: null);
        return options.RequestOptionsJson;
    }

    /// <param name="credential">What the browser answered, as JSON.</param>
    /// <returns>Null when it is not what was asked for.</returns>
    public async Task<MadePasskey?> MadeAsync(HttpContext http, string path, string credential)
    {
        if (PasskeyCookie.Read(http, vault, path) is not { Name: { } name } kept)
            return null;
        var result = await passkeys.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credential, AttestationState = kept.State });
        if (result.Succeeded)
            return new MadePasskey(result.Passkey, result.UserEntity.Id, name, ChallengeOf(kept));
        Tell(result.Failure);
        return null;
    }

    /// <param name="credential">What the browser answered, as JSON.</param>
    /// <returns>Null when it is not what was asked for.</returns>
    public async Task<ShownPasskey?> ShownAsync(HttpContext http, string path, string credential)
    {
        if (PasskeyCookie.Read(http, vault, path) is not { Name: null } kept)
            return null;
        var result = await passkeys.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential, AssertionState = kept.State });
        if (result.Succeeded)
            return new ShownPasskey(result.User, result.Passkey, ChallengeOf(kept));
        Tell(result.Failure);
        return null;
    }

    private static Challenge ChallengeOf(KeptCeremony kept) => new(kept.State, kept.ExpiresAt);

    private void Keep(HttpContext http, string path, string? state, string? name) =>
        PasskeyCookie.Write(http, vault, path, new KeptCeremony(state ?? "", name, clock.RealNow() + Lifetime));

    /// <summary>For whoever runs the server behind a proxy: the reader is not told more than that it was refused.</summary>
    private void Tell(Exception why) => log.LogInformation("A passkey was refused: {Why}", why.Message);
}
