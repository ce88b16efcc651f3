namespace Comptoir.Portal.Tests.Operator;

/// <summary>A server whose operator calls any stock of keys up to a number low, between what the demo world has of its products.</summary>
public sealed class LowStockServer : ComptoirServer
{
    public const int Mark = 100;

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Keys:LowStock"] = $"{Mark}" };
}
