using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>Reads the caller's own account; everyone signed in may.</summary>
public sealed class FindSelf(ComptoirDb db)
{
    /// <summary>The caller's user; null for a program alone.</summary>
    public async Task<User?> UserAsync(Actor by, CancellationToken ct) => by.User is { } id
        ? await db.Users.AsNoTracking().SingleOrDefaultAsync(user => user.PartnerId == by.Partner && user.Id == id, ct)
        : null;
}
