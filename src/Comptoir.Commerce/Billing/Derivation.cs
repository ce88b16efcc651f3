namespace Comptoir.Commerce.Billing;

/// <summary>How an amount came about, kept with it so that it can be explained and worked out again (R14.3b).</summary>
public sealed record Derivation
{
    /// <summary>The rule of the specification.</summary>
    public string Rule { get; init; } = "";

    /// <summary>The policy profile.</summary>
    public string Profile { get; init; } = "";

    /// <summary>What went in, by name, invariant texts.</summary>
    public Dictionary<string, string> Inputs { get; init; } = [];

    public string Formula { get; init; } = "";

    /// <summary>The figure before its one rounding, invariant.</summary>
    public string Unrounded { get; init; } = "";
}
