using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Billing;

/// <summary>The purchase would take the partner over its credit limit in the currency, or there is none (R4.4).</summary>
/// <param name="Needed">What the purchase costs, with tax.</param>
public sealed record CreditLineExceeded(Money Needed) : Refusal;
