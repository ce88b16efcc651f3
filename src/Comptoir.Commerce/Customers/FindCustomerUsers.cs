using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Customers;

/// <summary>A user of a customer as its partner sees it.</summary>
public sealed record CustomerUser(string UserName, string UserNameKey, string DisplayName, string Email, IReadOnlyList<Role> Roles, bool Enabled);

/// <summary>Reads the users of a customer for its partner, who does not look after them. Two round trips.</summary>
public sealed class FindCustomerUsers(ComptoirDb db, Buyers buyers)
{
    /// <summary>One page of them, by user name.</summary>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<SeekPage<CustomerUser>>> PageAsync(CustomerId customer, Seek seek, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var users = db.Users.AsNoTracking().Where(user => user.PartnerId == by.Partner && user.CustomerId == customer);
        var list = new SeekList<User, CustomerUser>(
            bound => Beyond(users, bound),
            (rows, backwards) => backwards ? rows.OrderByDescending(user => user.UserNameKey) : rows.OrderBy(user => user.UserNameKey),
            user => new CustomerUser(user.UserName, user.UserNameKey, user.DisplayName, user.Email, user.Roles, user.Enabled),
            user => [user.UserNameKey]);
        return await list.ReadAsync(seek, ct);
    }

    /// <summary>The id of one by name, in any case; null when this customer has no such user.</summary>
    public async Task<UserId?> IdOfAsync(CustomerId customer, string userName, Actor by, CancellationToken ct)
    {
        string key = User.KeyOf(userName.Trim());
        return await db.Users
            .Where(user => user.PartnerId == by.Partner && user.CustomerId == customer && user.UserNameKey == key)
            .Select(user => (UserId?)user.Id)
            .SingleOrDefaultAsync(ct);
    }

#pragma warning disable CA1309 // Translated to the comparisons of SQL, by bytes.
    private static IQueryable<User> Beyond(IQueryable<User> users, SeekBound? bound) => bound switch
    {
        null => users,
        { Side: SeekSide.Before, Key: [var key] } => users.Where(user => string.Compare(user.UserNameKey, key) < 0),
        { Side: SeekSide.After, Key: [var key] } => users.Where(user => string.Compare(user.UserNameKey, key) > 0),
        { Key: var keys } => users.Where(user => string.Compare(user.UserNameKey, keys[0]) >= 0),
    };
#pragma warning restore CA1309
}
