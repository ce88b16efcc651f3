namespace Comptoir.Contracts;

/// <summary>How a term is charged. Checked against contract commerce-catalog §2, commerce-orders §1, §2.</summary>
public enum WireBillingCycle
{
    /// <summary>Default of clients: not set. Never written.</summary>
    Unknown,
    Monthly,
    Annual,
    None,
    OneTime,
    Triennial,
    Biennial,
}

/// <summary>Reading a billing cycle as sent.</summary>
public static class WireBillingCycles
{
    /// <summary>Null both for an absent cycle and for <see cref="WireBillingCycle.Unknown"/>, which the SDK sends when its
    /// caller set none.</summary>
    public static WireBillingCycle? OrNotSet(this WireBillingCycle? cycle) => cycle is WireBillingCycle.Unknown ? null : cycle;
}
