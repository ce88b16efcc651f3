using Comptoir.Commerce.Access;

namespace Comptoir.Commerce.Primitives;

/// <summary>Which kind of tenant a caller belongs to.</summary>
public enum ActorKind
{
    Operator,
    Partner,
    Customer,

    /// <summary>The program itself: jobs that fall due.</summary>
    System,
}

/// <summary>Who asks: a person or a program of a tenant, with its roles, and what follows the request through the log.</summary>
/// <param name="Kind">Kind of tenant.</param>
/// <param name="Partner">The partner in whose data the caller moves; for the operator its own tenant id.</param>
/// <param name="Customer">The caller's own customer tenant, for customer users only.</param>
/// <param name="User">The person, absent for a program alone.</param>
/// <param name="UserName">The person's user principal name.</param>
/// <param name="Application">Client id of the program.</param>
/// <param name="Roles">Roles held, of the user or, without one, of the application.</param>
public sealed record Actor(
    ActorKind Kind,
    PartnerId Partner,
    CustomerId? Customer,
    UserId? User,
    string? UserName,
    Guid? Application,
    IReadOnlyList<Role> Roles)
{
    /// <summary>The program itself, who may do all, before there is a tenant to do it in.</summary>
    public static readonly Actor Program = new(ActorKind.System, default, null, null, null, null, []);

    /// <summary>MS-CorrelationId of the request.</summary>
    public Guid CorrelationId { get; init; }

    /// <summary>Network address the request came from.</summary>
    public string? Address { get; init; }

    /// <summary>A person whom another issuer vouches for, without an account here: it has no password and no second factor of ours.</summary>
    public bool IsOutside { get; init; }

    /// <summary>The person's own account here.</summary>
    public UserId? Account => IsOutside ? null : User;

    /// <summary>What names the caller in the log and as owner of request ids: the user if there is one, else the program.</summary>
    public Guid Principal => User?.Value ?? Application ?? Partner.Value;

    public bool May(Right right) => AccessMatrix.Allows(Kind, Roles, right);
}
