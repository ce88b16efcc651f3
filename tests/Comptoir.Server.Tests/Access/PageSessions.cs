using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Access;

/// <summary>A portal's session, of a user made for it.</summary>
/// <param name="Token">What the cookie holds besides the partner.</param>
internal sealed record PageSession(ActorKind Kind, string Cookie, string Token);

internal static class PageSessions
{
    /// <summary>A new user of the operator, the first partner or its French customer, signed in.</summary>
    public static Task<PageSession> SessionOfAsync(this ComptoirServer server, ActorKind kind, params IReadOnlyList<Role> roles) =>
        server.SessionOfAsync(0, "FR", kind, roles);

    /// <summary>A new user of the operator, the n-th partner or its customer in a country, signed in.</summary>
    public static async Task<PageSession> SessionOfAsync(this ComptoirServer server, int number, string country, ActorKind kind, IReadOnlyList<Role> roles)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        var sessions = scope.ServiceProvider.GetRequiredService<UserSessions>();
        var partner = new PartnerId(Guid.Parse((string)(kind == ActorKind.Operator ? server.World["operator"]! : server.Partner(number))["tenantId"]!));
        var customer = kind == ActorKind.Customer ? new CustomerId(Guid.Parse(server.CustomerIn(country, number))) : (CustomerId?)null;
        var user = new User(
            partner, customer, new UserId(Guid.NewGuid()), $"walk-{kind}-{Guid.NewGuid():N}@walk.example", "Walk", roles, DateTimeOffset.UtcNow);
        await using var work = await db.BeginWorkAsync(default);
        db.Users.Add(user);
        string token = await sessions.BeginAsync(user, kind, hasSecondFactor: false, new SessionLength(TimeSpan.FromHours(1), TimeSpan.FromHours(1)), default);
        await work.CommitAsync(default);
        return new PageSession(kind, $"comptoir-session={partner.Value:N}.{token}", token);
    }
}
