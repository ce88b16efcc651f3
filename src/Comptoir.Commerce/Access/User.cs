using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Access;

/// <summary>A person of a tenant: the operator's, a partner's or a customer's.</summary>
public sealed class User : IVersioned
{
    private User()
    {
    }

    public User(PartnerId partner, CustomerId? customer, UserId id, string userName, string displayName, IEnumerable<Role> roles, DateTimeOffset now)
    {
        PartnerId = partner;
        CustomerId = customer;
        Id = id;
        UserName = userName;
        UserNameKey = KeyOf(userName);
        DisplayName = displayName;
        Email = userName;
        Roles = [.. roles];
        CreatedAt = now;
    }

    public PartnerId PartnerId { get; private set; }

    /// <summary>Set for users of a customer tenant.</summary>
    public CustomerId? CustomerId { get; private set; }

    public UserId Id { get; private set; }

    /// <summary>User principal name; its suffix is a domain of the tenant.</summary>
    public string UserName { get; private set; } = "";

    /// <summary>The user name as it is compared.</summary>
    public string UserNameKey { get; private set; } = "";

    public string DisplayName { get; private set; } = "";

    public string Email { get; private set; } = "";

    public string PasswordHash { get; private set; } = "";

    public List<Role> Roles { get; private set; } = [];

    public bool Enabled { get; private set; } = true;

    /// <summary>Moves on when what was signed in with no longer holds: a token that carries an older one is refused.</summary>
    public long Stamp { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public long Version { get; private set; }

    public static string KeyOf(string userName) => userName.Trim().ToLowerInvariant();

    public void SetPassword(string hash)
    {
        PasswordHash = hash;
        EndSignIns();
    }

    /// <summary>Tokens given so far are refused from now on.</summary>
    public void EndSignIns() => Stamp++;

    /// <returns>Whether its sign-ins end with it: it holds other roles, or may sign in no more.</returns>
    public bool Change(string? displayName, string? email, IEnumerable<Role>? roles, bool? enabled)
    {
        List<Role> held = roles is null ? Roles : [.. roles];
        bool ends = (Enabled && enabled is false) || !held.ToHashSet().SetEquals(Roles);
        DisplayName = displayName ?? DisplayName;
        Email = email ?? Email;
        Roles = held;
        Enabled = enabled ?? Enabled;
        if (ends)
            EndSignIns();
        return ends;
    }
}
