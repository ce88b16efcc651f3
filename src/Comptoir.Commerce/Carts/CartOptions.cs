using System.ComponentModel.DataAnnotations;

namespace Comptoir.Commerce.Carts;

/// <summary>The operator's settings about carts.</summary>
public sealed class CartOptions
{
    public const string Section = "Carts";

    /// <summary>How long a cart and its prices live (R4.2).</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(7);
}
