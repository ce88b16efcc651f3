using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Auth;

/// <summary>The exchange of tokens that SDK 1.x and scripts ask for before their first call (contract, platform §2.7).</summary>
internal static class TokenExchangeEndpoints
{
    private const string GrantField = "grant_type";
    private const string Grant = "jwt_token";

    public static void MapTokenExchange(this IEndpointRouteBuilder app)
    {
        app.MapPost("/generatetoken", (HttpContext http, TokenExchange exchange) =>
            AnswerAsync(http, exchange, [TokenClaims.GraphAudience, TokenClaims.PartnerApiAudience, http.Root()]))
            .ForAnyoneSignedIn().WithMetadata(new Confidential());
        // The later one takes only tokens that are for the partner API already.
        app.MapPost("/v3/generatetoken", (HttpContext http, TokenExchange exchange) =>
            AnswerAsync(http, exchange, [TokenClaims.PartnerApiAudience]))
            .ForAnyoneSignedIn().WithMetadata(new Confidential());
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, TokenExchange exchange, string[] audiences)
    {
        if (await TokenForm.ReadAsync(http) is not { } form)
            return WireErrors.Error(StatusCodes.Status413PayloadTooLarge, WireCode.BadInput, "BodyTooLarge");
        if (form.Repeated is { } repeated)
            return WireErrors.ToResult(new InvalidInput(repeated, InputFault.Malformed));
        if (form[GrantField] is not { } grant)
            return WireErrors.ToResult(new InvalidInput(GrantField, InputFault.Required));
        if (grant != Grant)
            return WireErrors.ToResult(new InvalidInput(GrantField, InputFault.Unknown, grant));
        string bearer = http.Request.Headers.Authorization.ToString()["Bearer ".Length..].Trim();
        return await exchange.ExchangeAsync(bearer, audiences) is { } exchanged
            ? Wire.Ok(new WireExchangedToken
            {
                AccessToken = exchanged.Token,
                ExpiresIn = ((long)exchanged.Left.TotalSeconds).ToString(CultureInfo.InvariantCulture),
            })
            : WireErrors.Error(StatusCodes.Status401Unauthorized, WireCode.TokenRefused, "TokenNotExchangeable");
    }
}
