using System.Text.Json.Nodes;

namespace Comptoir.Contracts;

/// <summary>An amount in Comptoir's own resources. Checked against contract comptoir (introduction).</summary>
public sealed record WireMoney
{
    /// <summary>In the terms of the price unless the member says otherwise: before tax, with tax where prices include it.</summary>
    public required decimal Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }
}

/// <summary>How an amount came about, so that it can be worked out again. Checked against contract comptoir (introduction).</summary>
public sealed record WireDerivation
{
    /// <summary>Rule of the specification, <c>R9.3</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>Policy profile the purchase was made under, <c>csp-2021-03</c>.</summary>
    public required string Profile { get; init; }

    /// <summary>What went in, by name.</summary>
    public required JsonObject Inputs { get; init; }

    /// <summary>In the names of the inputs.</summary>
    public required string Formula { get; init; }

    /// <summary>The exact result, as text: it may have more digits than a number carries.</summary>
    public required string Unrounded { get; init; }

    /// <summary>The result, rounded once to the currency's minor unit.</summary>
    public required WireMoney Result { get; init; }
}
