using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

public sealed record RenamePasskey(Guid Passkey, string Name, Actor By);

public sealed class RenamePasskeyHandler(ComptoirDb db, ActivityLog activity)
{
    /// <returns>Refuses with <see cref="NotAPerson"/>, <see cref="InvalidInput"/> or <see cref="PasskeyNotFound"/>, as for anybody else's.</returns>
    public async Task<Result<Passkey>> HandleAsync(RenamePasskey request, CancellationToken ct)
    {
        var by = request.By;
        if (by.Account is not { } user)
            return new NotAPerson();
        if (Passkeys.FaultOfName(request.Name) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        var passkey = await db.Passkeys.SingleOrDefaultAsync(row => row.PartnerId == by.Partner && row.UserId == user && row.Id == request.Passkey, ct);
        if (passkey is null)
            return new PasskeyNotFound(request.Passkey.ToString());
        if (passkey.Name == request.Name)
            return passkey;
        passkey.Name = request.Name;
        activity.RecordPasskey(by, passkey, "Renamed");
        await work.CommitAsync(ct);
        return passkey;
    }
}
