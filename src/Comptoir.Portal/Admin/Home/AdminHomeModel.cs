using Comptoir.Commerce.Orders;

namespace Comptoir.Portal.Admin.Home;

/// <summary>What is new for a customer's Global admin.</summary>
/// <param name="Newest">The newest purchases of software, the last first; cancelled ones too.</param>
public sealed record AdminHomeModel(IReadOnlyList<NewestSoftware> Newest);

/// <param name="Key">Product and SKU, as an address says them.</param>
/// <param name="Variant">What tells the SKU from the others of its product, in the reader's language where the catalogue has it; empty when nothing does.</param>
public sealed record NewestSoftware(string Key, string Variant, SoftwareLine Line);
