using System.Text;
using Comptoir.Commerce.Billing;

namespace Comptoir.Commerce.Tests.Billing;

/// <summary>Profiles of the operator's own: what is wrong with one is named, whatever it is (R18.2).</summary>
public sealed class PolicyProfileTests
{
    private const string Good = """
        { "name": "own", "validFrom": "2026-01-01",
          "classes": { "perpetual": { "windows": { "": "P60D", "P1Y": "PT36H" }, "credit": "full", "usedDays": "elapsed", "door": "order" } },
          "reservations": { "fullCreditWindow": "P5D", "feePercent": 12, "cap": { "amount": 50000, "currency": "USD", "period": "P12M" } } }
        """;

    [Fact]
    public void A_good_profile_is_read_and_may_leave_reservations_and_classes_out()
    {
        var profile = Read(Good);
        var bare = Read("""{ "name": "bare", "validFrom": "2026-01-01", "classes": {} }""");

        Assert.Equal(TimeSpan.FromHours(36), profile.Classes["perpetual"].WindowFor("P1Y"));
        Assert.Equal((0, null), (bare.Classes.Count, bare.Reservations));
    }

    [Theory]
    [InlineData("\"name\": \"own\", ", "", "name"), InlineData("\"own\"", "null", "name"), InlineData("\"own\"", "\"\"", "name"), InlineData("\"2026-01-01\"", "\"soon\"", "validFrom")]
    [InlineData("{ \"windows\"", "null, \"x\": { \"windows\"", "class perpetual"), InlineData("\"windows\": { \"\": \"P60D\", \"P1Y\": \"PT36H\" }, ", "", "windows")]
    [InlineData("{ \"\": \"P60D\", \"P1Y\": \"PT36H\" }", "null", "windows"), InlineData("\"P60D\"", "null", "class perpetual"), InlineData("\"P60D\"", "\"P99999999999D\"", "P99999999999D")]
    [InlineData("\"P60D\"", "\"P1Y\"", "P1Y"), InlineData("\"P60D\"", "\"-P1D\"", "-P1D"), InlineData("\"P1Y\": \"PT36H\"", "\"P1W\": \"PT36H\"", "P1W")]
    [InlineData("\"credit\": \"full\", ", "", "credit"), InlineData("\"full\"", "\"half\"", "credit"), InlineData("\"full\"", "\"none\"", "full or prorated"), InlineData("\"usedDays\": \"elapsed\", ", "", "usedDays")]
    [InlineData(", \"door\": \"order\"", "", "door"), InlineData("\"feePercent\": 12", "\"feePercent\": 112", "feePercent"), InlineData("\"USD\"", "\"USX\"", "currency"), InlineData("\"cap\": {", "\"cup\": {", "cup")]
    [InlineData("\"door\": \"order\"", "\"door\": \"order\", \"exceptMetered\": true", "exceptMetered"), InlineData("\"validFrom\"", "\"until\": \"2027-01-01\", \"validFrom\"", "until")]
    public void What_is_wrong_with_a_profile_is_named(string good, string bad, string named)
    {
        string faulty = Good.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(Good, faulty);

        var fault = Assert.Throws<InvalidDataException>(() => Read(faulty));

        Assert.Contains("own.json", fault.Message, StringComparison.Ordinal);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    private static PolicyProfile Read(string json)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return PolicyProfile.Read(content, "own.json");
    }
}
