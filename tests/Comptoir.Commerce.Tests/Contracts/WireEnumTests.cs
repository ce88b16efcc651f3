using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Comptoir.Contracts;

namespace Comptoir.Commerce.Tests.Contracts;

public sealed class WireEnumTests
{
    public static TheoryData<Type> Enums => [.. Wire.Enums];

    // The wire's own options, for types that are no body of their own.
    private static JsonSerializerOptions AnyType { get; } = new(WireJson.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(WireJson.Options.TypeInfoResolver, new DefaultJsonTypeInfoResolver()),
    };

    [Theory]
    [MemberData(nameof(Enums))]
    public void Every_enumeration_is_written_in_snake_case_and_read_in_every_spelling_and_as_an_integer(Type type) =>
        GetType().GetMethod(nameof(AssertReadsAndWrites), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, null);

    private static void AssertReadsAndWrites<T>()
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            var name = Enum.GetName(value)!;
            var word = string.Concat(name.Select((letter, at) => (at > 0 && char.IsUpper(letter) ? "_" : "") + char.ToLowerInvariant(letter)));
            var number = Convert.ToInt32(value, CultureInfo.InvariantCulture);

            Assert.Equal($"\"{word}\"", JsonSerializer.Serialize(value, AnyType));
            foreach (var spelling in new[] { word, name, name.ToLowerInvariant(), name.ToUpperInvariant(), char.ToLowerInvariant(name[0]) + name[1..], word.ToUpperInvariant() })
            {
                Assert.Equal(value, JsonSerializer.Deserialize<T>($"\"{spelling}\"", AnyType));
                Assert.True(WireEnum.TryRead(spelling, out T read));
                Assert.Equal(value, read);
            }

            Assert.Equal(value, JsonSerializer.Deserialize<T>($"{number}", AnyType));
            Assert.Equal(value, JsonSerializer.Deserialize<T>($"\"{number}\"", AnyType));
        }
    }

    [Theory]
    [InlineData(WireCartErrorCode.SubscriptionIsNotEnabledForRI, "subscription_is_not_enabled_for_r_i")]
    [InlineData(WireCartErrorCode.MinimumAddOnSeatsNotMet, "minimum_add_on_seats_not_met")]
    [InlineData(WireCartErrorCode.LegacyOfferNotEligibleForPurchase, "legacy_offer_not_eligible_for_purchase")]
    public void Each_capital_becomes_an_underscore_and_its_letter(WireCartErrorCode code, string word) =>
        Assert.Equal(word, WireEnum.ToWire(code));

    [Theory]
    [InlineData(WireCartErrorCode.Unknown, 0)]
    [InlineData(WireCartErrorCode.CurrencyIsNotSupported, 10000)]
    [InlineData(WireCartErrorCode.ParticipantsIsNotSupportedForPartner, 10004)]
    [InlineData(WireCartErrorCode.UnableToProcessCartLineItem, 10006)]
    [InlineData(WireCartErrorCode.MinimumAddOnSeatsNotMet, 10019)]
    [InlineData(WireCartErrorCode.LegacyOfferNotEligibleForPurchase, 500600)]
    public void Cart_errors_have_the_numbers_of_the_contract(WireCartErrorCode code, int number) => Assert.Equal(number, (int)code);

    [Theory]
    [InlineData(WireOperationType.Undefined, 0)]
    [InlineData(WireOperationType.CreateOrder, 11)]
    [InlineData(WireOperationType.GetSoftwareKey, 34)]
    [InlineData(WireOperationType.GetSoftwareDownloadLink, 35)]
    [InlineData(WireOperationType.CreateNewCommerceMigration, 78)]
    public void Audit_operations_have_the_ordinals_of_the_contract(WireOperationType type, int ordinal) => Assert.Equal(ordinal, (int)type);

    [Theory]
    [InlineData(WireResourceType.Undefined, 0)]
    [InlineData(WireResourceType.SoftwareKey, 14)]
    [InlineData(WireResourceType.SoftwareDownloadLink, 15)]
    [InlineData(WireResourceType.IndirectProviderIndirectResellerDap, 32)]
    public void Audit_resources_have_the_ordinals_of_the_contract(WireResourceType type, int ordinal) => Assert.Equal(ordinal, (int)type);

    [Theory]
    [InlineData("\"weekly\""), InlineData("\"\""), InlineData("99"), InlineData("1.5"), InlineData("\"-1\""), InlineData("\" monthly\"")]
    public void An_unknown_word_or_number_is_told_from_other_faults_and_names_its_member(string sent)
    {
        var fault = Wire.FaultOf<WireOrder>($$"""{"Id":"o","BillingCycle":{{sent}}}""");

        Assert.Equal(new WireFault(WireFaultKind.UnknownWord, "BillingCycle"), fault);
    }

    [Fact]
    public void Null_is_no_word_where_a_word_must_be() =>
        Assert.Equal(
            new WireFault(WireFaultKind.UnknownWord, "[1]"),
            WireFault.Of(Assert.Throws<WireFormatException>(() => JsonSerializer.Deserialize<WireBillingCycle[]>("[1,null]", AnyType))));

    [Theory]
    [InlineData("null"), InlineData("\"unknown\""), InlineData("\"Unknown\""), InlineData("0")]
    public void A_billing_cycle_that_is_null_or_unknown_is_not_set(string sent) =>
        Assert.Null(Wire.Read<WireOrder>($$"""{"BillingCycle":{{sent}}}""").BillingCycle.OrNotSet());

    [Fact]
    public void A_billing_cycle_that_is_absent_is_not_set() => Assert.Null(Wire.Read<WireOrder>("{}").BillingCycle.OrNotSet());

    [Fact]
    public void None_is_a_billing_cycle() =>
        Assert.Equal(WireBillingCycle.None, Wire.Read<WireOrder>("""{"billingCycle":"none"}""").BillingCycle.OrNotSet());

    [Theory]
    [InlineData("true"), InlineData("{}"), InlineData("[]")]
    public void What_is_no_word_at_all_is_malformed(string sent) =>
        Assert.Equal(new WireFault(WireFaultKind.Malformed, "billingCycle"), Wire.FaultOf<WireOrder>($$"""{"billingCycle":{{sent}}}"""));
}
