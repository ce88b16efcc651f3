namespace Comptoir.Server;

/// <summary>A row of the contract that is known but not built.</summary>
/// <param name="Method">The HTTP method, or <c>ANY</c> for every method.</param>
/// <param name="Pattern">Route pattern, as docs/partner-center.md writes it.</param>
/// <param name="Anonymous">True for the steps by which a caller signs in; every other row asks for a signed-in caller.</param>
public sealed record UnbuiltRoute(string Method, string Pattern, bool Anonymous = false)
{
    /// <summary>Maps the row, the answer being <paramref name="notBuilt"/>'s.</summary>
    public void Map(IEndpointRouteBuilder app, Func<HttpContext, IResult> notBuilt)
    {
        // As a plain delegate: with so many rows the start would feel what a bound handler costs to make.
        RequestDelegate answer = http => notBuilt(http).ExecuteAsync(http);
        var endpoint = Method is "ANY" ? app.Map(Pattern, answer) : app.MapMethods(Pattern, [Method], answer);

        if (Anonymous)
            endpoint.AllowAnonymous();
        else
            endpoint.RequireAuthorization();
    }
}
