namespace Comptoir.Commerce.HybridBenefit;

/// <summary>How a licence serves in Azure.</summary>
public enum BenefitKind
{
    None,

    /// <summary>Converts: used on premises or in Azure, not both.</summary>
    WindowsStandard,

    /// <summary>Re-uses: on premises and in Azure.</summary>
    WindowsDatacenter,

    SqlStandard,

    /// <summary>One of its cores counts as four of SQL Server Standard.</summary>
    SqlEnterprise,
}

/// <summary>What a virtual machine runs that a licence can cover.</summary>
public enum BenefitProduct
{
    Windows,
    SqlStandard,
    SqlEnterprise,
}

/// <summary>The arithmetic of R12.2, in counted cores: those of SQL Server are counted as cores of its Standard edition.</summary>
public static class BenefitCores
{
    private const int LeastWindowsCores = 8;
    private const int LeastSqlCores = 4;
    private const int StandardCoresInOneEnterpriseCore = 4;

    /// <summary>The word of the catalogue; one it does not know serves for nothing.</summary>
    public static BenefitKind KindOf(string word) => word switch
    {
        "windows_standard" => BenefitKind.WindowsStandard,
        "windows_datacenter" => BenefitKind.WindowsDatacenter,
        "sql_standard" => BenefitKind.SqlStandard,
        "sql_enterprise" => BenefitKind.SqlEnterprise,
        _ => BenefitKind.None,
    };

    /// <summary>Counted cores of so many units.</summary>
    /// <param name="cores">Cores in one unit.</param>
    public static long Of(BenefitKind kind, int cores, int quantity) => kind switch
    {
        BenefitKind.None => 0,
        BenefitKind.SqlEnterprise => (long)cores * quantity * StandardCoresInOneEnterpriseCore,
        _ => (long)cores * quantity,
    };

    /// <summary>Counted cores that a virtual machine takes.</summary>
    public static int Needed(BenefitProduct product, int vCpu) => product switch
    {
        BenefitProduct.Windows => Math.Max(LeastWindowsCores, vCpu),
        BenefitProduct.SqlStandard => Math.Max(LeastSqlCores, vCpu),
        _ => Math.Max(LeastSqlCores, vCpu) * StandardCoresInOneEnterpriseCore,
    };

    public static bool Serves(BenefitKind kind, BenefitProduct product) => product switch
    {
        BenefitProduct.Windows => kind is BenefitKind.WindowsStandard or BenefitKind.WindowsDatacenter,
        BenefitProduct.SqlStandard => kind is BenefitKind.SqlStandard or BenefitKind.SqlEnterprise,
        _ => kind == BenefitKind.SqlEnterprise,
    };

    /// <summary>What a licence is assigned for when nobody says.</summary>
    public static BenefitProduct UsualProduct(BenefitKind kind) =>
        kind is BenefitKind.SqlStandard or BenefitKind.SqlEnterprise ? BenefitProduct.SqlStandard : BenefitProduct.Windows;
}
