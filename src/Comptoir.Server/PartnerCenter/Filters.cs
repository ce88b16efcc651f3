using System.Text.Json;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;

namespace Comptoir.Server.PartnerCenter;

/// <summary>Reads the <c>filter</c> of a query (contract, platform §8), for any resource.</summary>
public static class Filters
{
    /// <summary>Longest text taken; it travels on in continuation tokens, which are headers.</summary>
    private const int Longest = 2000;

    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static Result<WireFilter> Read(string text)
    {
        if (text.Length > Longest)
            return new InvalidInput("filter", InputFault.TooLong, "2000");
        try
        {
            return JsonSerializer.Deserialize<WireFilter>(text, WireJson.Options) is { } filter ? filter : Malformed;
        }
        catch (JsonException)
        {
            return Malformed;
        }
    }

    private static InvalidInput Malformed => new("filter", InputFault.Malformed);
}
