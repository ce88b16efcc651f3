namespace Comptoir.Commerce.Carts;

/// <summary>The operator's settings about carts.</summary>
public sealed class CartOptions
{
    public const string Section = "Carts";

    /// <summary>How long a cart and its prices live (R4.2).</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(7);
}
