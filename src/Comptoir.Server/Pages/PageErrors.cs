using Comptoir.Commerce.Access;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Portal.States;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.Texts;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Pages;

/// <summary>The pages that say no.</summary>
internal static class PageErrors
{
    private const int FewNames = 3;

    /// <summary>Nothing here, or nothing of the caller's: told alike (R1.1).</summary>
    public static IResult NotFound { get; } = Page.Of<NotFoundPage>(StatusCodes.Status404NotFound);

    public static IResult Fault(FaultKind kind, int status, string? again = null) =>
        Page.Of<FaultPage>(status, (nameof(FaultPage.Kind), kind), (nameof(FaultPage.Again), again));

    /// <summary>A refusal that the page itself has no better answer to.</summary>
    public static IResult Of(Refusal refusal, string? again = null) => refusal switch
    {
        LostRace or StaleEtag => Fault(FaultKind.LostRace, StatusCodes.Status409Conflict, again),
        RevealsTooFast or ChecksTooFast => Fault(FaultKind.TooMany, StatusCodes.Status429TooManyRequests, again),
        NotAllowed denied => new RefusedResult([denied.Right]),
        _ when WireErrors.Of(refusal).Status is StatusCodes.Status404NotFound or StatusCodes.Status403Forbidden => NotFound,
        _ => Fault(FaultKind.BadForm, StatusCodes.Status400BadRequest, again),
    };

    /// <summary>What is not allowed, the roles that may, and who has them.</summary>
    public static IResult Refused(IReadOnlyList<Right> rights) => new RefusedResult(rights);

    private sealed class RefusedResult(IReadOnlyList<Right> rights) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var by = httpContext.Actor();
            Role[] roles = [.. rights.SelectMany(right => AccessMatrix.RolesWith(by.Kind, right)).Distinct()];
            var model = new RefusedModel([.. roles.Select(role => RefusalTexts.Of($"Role.{role}"))], await HoldersAsync(httpContext, by, roles));
            await Page.Of<RefusedPage>(StatusCodes.Status403Forbidden, (nameof(RefusedPage.Model), model)).ExecuteAsync(httpContext);
        }

        private static async Task<IReadOnlyList<string>> HoldersAsync(HttpContext http, Actor by, Role[] roles)
        {
            if (roles.Length == 0)
                return [];
            var db = http.RequestServices.GetRequiredService<ComptoirDb>();
            var colleagues = await db.Users.AsNoTracking()
                .Where(user => user.PartnerId == by.Partner && user.CustomerId == by.Customer && user.Enabled)
                .OrderBy(user => user.UserNameKey)
                .Select(user => new { user.DisplayName, user.Roles })
                .ToListAsync(http.RequestAborted);
            return [.. colleagues.Where(user => user.Roles.Intersect(roles).Any()).Select(user => user.DisplayName).Take(FewNames)];
        }
    }
}
