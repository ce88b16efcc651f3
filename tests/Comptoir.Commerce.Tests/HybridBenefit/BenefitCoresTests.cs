using System.Text;
using Comptoir.Commerce.HybridBenefit;

namespace Comptoir.Commerce.Tests.HybridBenefit;

/// <summary>Cores a machine takes and a licence holds (R12.2), and the price table (R12.4).</summary>
public sealed class BenefitCoresTests
{
    [Theory]
    [InlineData(BenefitProduct.Windows, 1, 8)]
    [InlineData(BenefitProduct.Windows, 8, 8)]
    [InlineData(BenefitProduct.Windows, 9, 9)]
    [InlineData(BenefitProduct.Windows, 16, 16)]
    [InlineData(BenefitProduct.SqlStandard, 2, 4)]
    [InlineData(BenefitProduct.SqlStandard, 5, 5)]
    [InlineData(BenefitProduct.SqlEnterprise, 2, 16)]
    public void A_machine_takes_its_processors_and_at_least_eight_or_four(BenefitProduct product, int vCpu, int expected) =>
        Assert.Equal(expected, BenefitCores.Needed(product, vCpu));

    [Theory]
    [InlineData("windows_standard", 16, 1, 16)]
    [InlineData("windows_datacenter", 16, 3, 48)]
    [InlineData("sql_standard", 2, 2, 4)]
    [InlineData("sql_enterprise", 2, 2, 16)]
    [InlineData("none", 16, 1, 0)]
    public void An_enterprise_core_counts_as_four(string word, int cores, int quantity, long expected) =>
        Assert.Equal(expected, BenefitCores.Of(BenefitCores.KindOf(word), cores, quantity));

    [Theory]
    [InlineData("a,Dsv3,,General purpose,1,1,Ssd,0.1,0.2,0.1,0.1,eastus", "row 2, column arm_sku_name", false)]
    [InlineData("Standard_A,A,Dsv3,General,zero,1,Ssd,0.1,0.2,0.1,0.1,eastus", "row 2, column vcpu", true)]
    [InlineData("Standard_A,A,Dsv3,General,1,1,Ssd,-0.1,0.2,0.1,0.1,eastus", "row 2, column linux_payg_hour_usd", true)]
    public void A_price_table_of_ones_own_with_a_fault_names_row_and_column(string row, string expected, bool named)
    {
        string table = "arm_sku_name,display_name,family,category,vcpu,memory_gib,disk_type,linux_payg_hour_usd,windows_payg_hour_usd,reserved_1y_hour_usd,reserved_3y_hour_usd,price_region\n"
            + (named ? row : row.Replace("a,Dsv3,", ",Dsv3,", StringComparison.Ordinal)) + "\n";

        var fault = Assert.Throws<InvalidDataException>(() => VmPrices.Read(new MemoryStream(Encoding.UTF8.GetBytes(table)), "mine.csv"));

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shipped_savings_are_within_what_is_claimed_of_them()
    {
        var sizes = VmPrices.Shipped().All;

        Assert.Equal(25, sizes.Count);
        Assert.All(sizes, size => Assert.InRange((size.Windows - size.Linux) / size.Windows, 0.01m, 0.40m));
    }
}
