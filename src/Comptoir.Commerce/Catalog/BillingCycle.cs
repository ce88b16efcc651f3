namespace Comptoir.Commerce.Catalog;

/// <summary>How a term is charged.</summary>
public enum BillingCycle
{
    None,
    OneTime,
    Monthly,
    Annual,
    Biennial,
    Triennial,
}
