using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace Comptoir.Server.Auth;

/// <summary>Errors of the token endpoints: OAuth's words with the directory's numbers (contract, platform §2.3), the
/// description in the caller's language.</summary>
internal static class TokenErrors
{
    public static IResult Of(HttpContext http, SignInRefused refused)
    {
        var (status, error, number) = refused.Fault switch
        {
            SignInFault.TenantUnknown => (Status400BadRequest, "invalid_request", 90002),
            SignInFault.ApplicationUnknown => (Status400BadRequest, "unauthorized_client", 700016),
            SignInFault.ApplicationDisabled => (Status400BadRequest, "unauthorized_client", 7000112),
            SignInFault.SecretWrong => (Status401Unauthorized, "invalid_client", 7000215),
            SignInFault.UserOrPasswordWrong => (Status400BadRequest, "invalid_grant", 50126),
            SignInFault.UserDisabled => (Status400BadRequest, "invalid_grant", 50057),
            SignInFault.SecondFactorNeeded => (Status400BadRequest, "invalid_grant", 50076),
            SignInFault.SecondFactorWrong => (Status400BadRequest, "invalid_grant", 50158),
            SignInFault.PasskeyWrong => (Status400BadRequest, "invalid_grant", 50158),
            SignInFault.LockedOut => (Status400BadRequest, "invalid_grant", 50053),
            SignInFault.CodeInvalid => (Status400BadRequest, "invalid_grant", 70008),
            SignInFault.RefreshTokenUnknown => (Status400BadRequest, "invalid_grant", 70000),
            SignInFault.RefreshTokenExpired => (Status400BadRequest, "invalid_grant", 700082),
            SignInFault.RefreshTokenReused => (Status400BadRequest, "invalid_grant", 50173),
            _ => throw new InvalidOperationException($"No token error for {refused.Fault}."),
        };
        return Answer(http, status, error, number, RefusalTexts.Of(refused));
    }

    /// <summary>Too much has failed from the caller's address; clients of the directory know the status and wait.</summary>
    public static IResult TooManyFailures(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = RetryAfter.Of(wait);
        return Answer(http, Status429TooManyRequests, "temporarily_unavailable", 90055, RefusalTexts.Of("Token.TooManyFailures"));
    }

    public static IResult FieldMissing(HttpContext http, string field) => field is "client_secret"
        ? Answer(http, Status401Unauthorized, "invalid_client", 7000218, Missing(field))
        : Answer(http, Status400BadRequest, "invalid_request", 900144, Missing(field));

    public static IResult FieldRepeated(HttpContext http, string field) =>
        Answer(http, Status400BadRequest, "invalid_request", 9000411, RefusalTexts.Of("Token.FieldRepeated", ("Field", field)));

    public static IResult FieldMalformed(HttpContext http, string field) =>
        Answer(http, Status400BadRequest, "invalid_request", 90023, RefusalTexts.Of("Token.FieldMalformed", ("Field", field)));

    public static IResult GrantUnsupported(HttpContext http, string grant) =>
        Answer(http, Status400BadRequest, "unsupported_grant_type", 70003, RefusalTexts.Of("Token.GrantUnsupported", ("Grant", grant)));

    public static IResult ResourceUnknown(HttpContext http, string resource) =>
        Answer(http, Status400BadRequest, "invalid_resource", 500011, RefusalTexts.Of("Token.ResourceUnknown", ("Resource", resource)));

    public static IResult ScopeUnknown(HttpContext http, string scope) =>
        Answer(http, Status400BadRequest, "invalid_scope", 70011, RefusalTexts.Of("Token.ScopeUnknown", ("Scope", scope)));

    private static string Missing(string field) => RefusalTexts.Of("Token.FieldMissing", ("Field", field));

    private static IResult Answer(HttpContext http, int status, string error, int number, string text)
    {
        var now = http.RequestServices.GetRequiredService<CommerceClock>().RealNow();
        return Wire.Answer(status, new WireTokenError
        {
            Error = error,
            ErrorDescription = string.Create(CultureInfo.InvariantCulture, $"AADSTS{number}: {text}"),
            ErrorCodes = [number],
            Timestamp = now.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            TraceId = http.Request().RequestId.ToString(),
            CorrelationId = http.Request().CorrelationId.ToString(),
        });
    }
}
