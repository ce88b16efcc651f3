using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Tests.Customers;

/// <summary>Contract, platform-customers §1.1 and §7.3.</summary>
public sealed class BillingRulesTests
{
    [Fact]
    public void A_profile_is_kept_trimmed_and_in_canonical_spelling()
    {
        var given = CustomerWorld.Billing("us") with { Culture = "EN-us", Language = "En", CompanyName = " Fabrikam " };
        given = given with { Address = given.Address with { State = "wa", PostalCode = "98052" } };

        var kept = BillingRules.Check(given, "").Value!;

        Assert.Equal(
            ("en-US", "en", "Fabrikam", "US", "WA"), (kept.Culture, kept.Language, kept.CompanyName, kept.Address.Country, kept.Address.State));
    }

    public static TheoryData<string, InputFault, BillingProfile> Wrong()
    {
        var good = CustomerWorld.Billing();
        var american = CustomerWorld.Billing("US") with { Address = CustomerWorld.Billing("US").Address with { State = "WA", PostalCode = "98052" } };
        var cases = new TheoryData<string, InputFault, BillingProfile>();
        void Add(string field, InputFault fault, BillingProfile profile) => cases.Add(field, fault, profile);
        Add("email", InputFault.Required, good with { Email = "" });
        Add("email", InputFault.Malformed, good with { Email = "leon.example" });
        Add("email", InputFault.Malformed, good with { Email = "a@b@leon.example" });
        Add("culture", InputFault.Required, good with { Culture = "" });
        Add("culture", InputFault.Unknown, good with { Culture = "xx-XX" });
        Add("culture", InputFault.Unknown, good with { Culture = "de-DE" });
        Add("language", InputFault.Required, good with { Language = "" });
        Add("language", InputFault.Unknown, good with { Language = "qq" });
        Add("companyName", InputFault.Required, good with { CompanyName = " " });
        Add("companyName", InputFault.Malformed, good with { CompanyName = "Léon\u0000" });
        Add("companyName", InputFault.Malformed, good with { CompanyName = "Léon \ud800" });
        Add("companyName", InputFault.TooLong, good with { CompanyName = new string('x', 201) });
        Add("defaultAddress.country", InputFault.Required, good with { Address = new Address() });
        Add("defaultAddress.country", InputFault.Unknown, CustomerWorld.Billing("ZZ"));
        Add("defaultAddress.city", InputFault.Required, good with { Address = good.Address with { City = "" } });
        Add("defaultAddress.addressLine1", InputFault.Required, good with { Address = good.Address with { Line1 = "" } });
        Add("defaultAddress.addressLine1", InputFault.TooLong, good with { Address = good.Address with { Line1 = new string('x', 201) } });
        Add("defaultAddress.firstName", InputFault.Required, good with { Address = good.Address with { FirstName = "" } });
        Add("defaultAddress.lastName", InputFault.TooLong, good with { Address = good.Address with { LastName = new string('x', 51) } });
        Add("defaultAddress.state", InputFault.Required, american with { Address = american.Address with { State = "" } });
        Add("defaultAddress.state", InputFault.Unknown, american with { Address = american.Address with { State = "ZZ" } });
        Add("defaultAddress.postalCode", InputFault.Required, american with { Address = american.Address with { PostalCode = "" } });
        Add("defaultAddress.postalCode", InputFault.Malformed, american with { Address = american.Address with { PostalCode = "9805" } });
        Add("defaultAddress.postalCode", InputFault.Malformed, american with { Address = american.Address with { PostalCode = "٩٨٠٥٢" } });
        Add("defaultAddress.phoneNumber", InputFault.Malformed, american with { Address = american.Address with { PhoneNumber = "12" } });
        return cases;
    }

    [Theory, MemberData(nameof(Wrong))]
    public void A_wrong_member_is_named_with_its_path(string field, InputFault fault, BillingProfile profile)
    {
        var (_, refusal) = BillingRules.Check(profile, "billingProfile.");

        var input = Assert.IsType<InvalidInput>(refusal);
        Assert.Equal(("billingProfile." + field, fault), (input.Field, input.Reason));
    }

    [Fact]
    public void A_name_of_50_and_a_line_of_200_characters_are_taken()
    {
        var good = CustomerWorld.Billing();

        var (_, refusal) = BillingRules.Check(
            good with { Address = good.Address with { FirstName = new string('x', 50), Line1 = new string('x', 200) } }, "");

        Assert.Null(refusal);
    }

    [Theory]
    [InlineData("AU", "NSW"), InlineData("FR", "Provence-Alpes-Côte d’Azur"), InlineData("CA", "ON"), InlineData("MX", "JAL")]
    public void A_state_is_checked_only_where_there_is_a_list(string country, string state)
    {
        var good = CustomerWorld.Billing(country);

        Assert.Null(BillingRules.Check(good with { Address = good.Address with { State = state } }, "").Refusal);
    }
}
