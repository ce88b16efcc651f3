using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.Native.Access;

/// <summary>Who the caller is, and who may do what.</summary>
internal static class MeEndpoints
{
    private static readonly ActorKind[] Kinds = [ActorKind.Operator, ActorKind.Partner, ActorKind.Customer];

    public static void MapMe(this RouteGroupBuilder native)
    {
        native.MapGet("/me", MeAsync).ForAnyoneSignedIn();
        native.MapGet("/roles", Roles).ForAnyoneSignedIn();
    }

    private static async Task<IResult> MeAsync(HttpContext http, FindSelf self, CancellationToken ct)
    {
        var by = http.Actor();
        return Wire.Ok(ToWire(by, await self.UserAsync(by, ct)));
    }

    /// <param name="user">Null for a program alone.</param>
    internal static WireMe ToWire(Actor by, User? user) => new()
    {
        TenantId = (by.Customer?.Value ?? by.Partner.Value).ToString(),
        Kind = KindOf(by.Kind),
        UserName = by.UserName,
        DisplayName = user?.DisplayName,
        Email = user?.Email,
        ApplicationId = by.Application?.ToString(),
        Roles = [.. by.Roles.Select(role => role.ToString())],
    };

    private static IResult Roles(HttpContext http)
    {
        var caller = http.Actor();
        return Wire.Ok(WireCollection.Of<WireRight>([..
            from kind in Kinds
            from right in Enum.GetValues<Right>()
            let roles = AccessMatrix.RolesWith(kind, right)
            where roles.Count > 0
            select new WireRight
            {
                Kind = KindOf(kind),
                Right = right.ToString(),
                Roles = [.. roles.Select(role => role.ToString())],
                Held = kind == caller.Kind && caller.May(right),
            }]));
    }

    private static WirePartyKind KindOf(ActorKind kind) => kind switch
    {
        ActorKind.Operator => WirePartyKind.Operator,
        ActorKind.Partner => WirePartyKind.Partner,
        ActorKind.Customer => WirePartyKind.Customer,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Nobody signs in as this."),
    };
}
