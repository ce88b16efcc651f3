using Comptoir.Commerce.Access;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.People;

/// <summary>A role and what it is called.</summary>
public sealed record RoleName(Role Role, string Name);

/// <summary>A line of the matrix: a right and the roles that hold it, for reading.</summary>
public sealed record RightRow(Right Right, string Roles);

/// <param name="Query">What was searched for.</param>
/// <param name="Rights">Who may do what.</param>
public sealed record UsersModel(string? Query, IReadOnlyList<UserRow> Rows, Pager Pager, IReadOnlyList<RightRow> Rights);

/// <param name="Roles">For reading; empty when it has none.</param>
public sealed record UserRow(User User, string Roles);

/// <param name="User">Null for one to be invited.</param>
/// <param name="Form">As it is shown; a fault of the field <c>roles</c> is that of the choice of roles.</param>
/// <param name="Chosen">Roles that are ticked.</param>
/// <param name="Roles">Roles there are.</param>
/// <param name="Refused">Why it was not done, where no field is to blame; worded.</param>
/// <param name="Done">What was just done, by its text.</param>
/// <param name="SignIn">How the user signs in; null for one to be invited.</param>
/// <param name="Domain">What stands behind the @ of user names.</param>
public sealed record UserModel(
    User? User,
    Filled Form,
    IReadOnlyCollection<Role> Chosen,
    IReadOnlyList<RoleName> Roles,
    string? Refused,
    string? Done,
    UserSignIn? SignIn,
    string? Domain);

/// <summary>How a user signs in.</summary>
/// <param name="IsReader">It is who reads.</param>
/// <param name="HasFactor">There is a second factor.</param>
/// <param name="Sessions">Browsers the user is signed in by.</param>
public sealed record UserSignIn(bool IsReader, bool HasFactor, int Sessions);

public sealed record ApplicationsModel(IReadOnlyList<ApplicationRow> Rows);

/// <param name="Roles">For reading; empty when it has none.</param>
public sealed record ApplicationRow(Application Application, string Roles);

/// <param name="Application">Null for one to be registered.</param>
/// <param name="Form">As it is shown; a fault of the field <c>roles</c> is that of the choice of roles.</param>
/// <param name="Refused">Why it was not done, where no field is to blame; worded.</param>
/// <param name="Secret">Made by this request, shown this once.</param>
/// <param name="PreviousUntil">Until when the secret before works; null when it does not.</param>
public sealed record ApplicationModel(
    Application? Application,
    Filled Form,
    IReadOnlyCollection<Role> Chosen,
    IReadOnlyList<RoleName> Roles,
    string? Refused,
    string? Done,
    string? Secret,
    DateTimeOffset? PreviousUntil);
