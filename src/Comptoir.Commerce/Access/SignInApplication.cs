using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Access;

/// <summary>Signs a program in by its secret alone (R2.12).</summary>
public sealed class SignInApplicationHandler(SignIn signIn)
{
    /// <returns>Refuses with <see cref="SignInRefused"/>. An application has no standing of its own in a customer's tenant.</returns>
    public async Task<Result<Caller>> HandleAsync(Client client, CancellationToken ct)
    {
        var (caller, refusal) = await signIn.CheckClientAsync(client, ct);
        if (refusal is not null)
            return refusal;
        return caller!.Tenant.Kind == ActorKind.Customer
            ? await signIn.RefuseAsync(SignInFault.ApplicationUnknown, caller.Tenant, client.AttemptOf(null), ct)
            : caller;
    }
}
