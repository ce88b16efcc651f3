using System.Text;
using Comptoir.Commerce.Access;

namespace Comptoir.Commerce.Tests.Access;

/// <summary>Against the figures of RFC 6238, appendix B, cut to six digits.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void A_code_is_that_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeOf(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_clock_may_be_one_step_off(int steps, bool taken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        long step = Totp.StepAt(now) + steps;

        Assert.Equal(taken ? step : null, Totp.StepOf(Secret, Totp.CodeOf(Secret, step), now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00592")]
    [InlineData("0059240")]
    [InlineData("00592４")]
    public void What_is_not_six_digits_is_no_code(string code) =>
        Assert.Null(Totp.StepOf(Secret, code, DateTimeOffset.FromUnixTimeSeconds(1234567890)));

    [Fact]
    public void A_secret_is_typed_in_base_32() => Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.TextOf(Secret));
}
