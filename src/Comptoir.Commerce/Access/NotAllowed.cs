using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Access;

/// <summary>The caller's roles lack the right (R2.13); the text names the roles that hold it.</summary>
public sealed record NotAllowed(Right Right) : Refusal;
