using System.Text.Json.Nodes;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;

namespace Comptoir.Server.Native;

/// <summary>How an amount came about, and amounts, on the wire of Comptoir's own resources.</summary>
internal static class DerivationMapping
{
    public static WireMoney ToWire(this Money money) => new() { Amount = money.Amount, Currency = money.Currency.Code };

    public static WireDerivation ToWire(this Derivation derivation, Money result) => new()
    {
        Rule = derivation.Rule,
        Profile = derivation.Profile,
        Inputs = new JsonObject(derivation.Inputs.Select(input => KeyValuePair.Create(input.Key, (JsonNode?)JsonValue.Create(input.Value)))),
        Formula = derivation.Formula,
        Unrounded = derivation.Unrounded,
        Result = new WireMoney { Amount = result.Amount, Currency = result.Currency.Code },
    };
}
