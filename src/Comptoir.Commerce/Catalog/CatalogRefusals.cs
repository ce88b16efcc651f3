using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Catalog;

/// <summary>No such product, or none that is offered to whoever is asked for.</summary>
public sealed record ProductNotFound(string Product) : Refusal;

/// <summary>The product has no such SKU that is offered.</summary>
public sealed record SkuNotFound(string Product, string Sku) : Refusal;

/// <summary>The SKU has no such availability.</summary>
public sealed record AvailabilityNotFound(string Product, string Sku, string Availability) : Refusal;

/// <summary>No such view of the catalogue.</summary>
public sealed record TargetViewUnknown(string View) : Refusal;

/// <summary>No such segment, or none that the customer qualified for.</summary>
public sealed record SegmentNotPermitted(string Segment) : Refusal;

/// <summary>The partner may not sell in this market (R3.2b).</summary>
public sealed record MarketNotAuthorized(string Market) : Refusal;
