using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Comptoir.Contracts;

namespace Comptoir.Commerce.Tests.Contracts;

/// <summary>What holds for every resource (W3, W7, W8).</summary>
public sealed class WireShapeTests
{
    public static TheoryData<Type> Resources => [.. Wire.Resources];

    [Theory]
    [MemberData(nameof(Resources))]
    public void No_member_is_ever_written_as_null(Type type)
    {
        var unset = RuntimeHelpers.GetUninitializedObject(type);

        var written = JsonNode.Parse(JsonSerializer.Serialize(unset, type, WireJson.Options))!.AsObject();

        Assert.All(written, member => Assert.NotNull(member.Value));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_number_date_and_word_is_either_always_given_by_the_server_or_may_be_left_out(Type type)
    {
        var values = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.PropertyType.IsValueType && property.GetCustomAttribute<JsonIgnoreAttribute>() is null);

        Assert.All(values, property => Assert.True(
            Nullable.GetUnderlyingType(property.PropertyType) is not null
                || property.GetCustomAttribute<RequiredMemberAttribute>() is not null
                || !property.CanWrite,
            $"{type.Name}.{property.Name} is neither nullable nor required"));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Dates_are_nullable_so_that_a_date_never_set_has_a_form(Type type) =>
        Assert.DoesNotContain(type.GetProperties(), property => property.PropertyType == typeof(DateTimeOffset) || property.PropertyType == typeof(DateTime)
            || property.PropertyType == typeof(DateTime?) || property.PropertyType == typeof(double));

    [Fact]
    public void Every_member_that_clients_send_may_be_null_or_absent()
    {
        var sent = Wire.Reachable(
            typeof(WireInventoryCheck), typeof(WireOrder), typeof(WireSubscription), typeof(WireCustomer), typeof(WireCustomerBillingProfile),
            typeof(WireAddress), typeof(WireAgreement), typeof(WireFilter), typeof(WireKeyRequest), typeof(WireDownloadLinkRequest), typeof(WireClockChange), typeof(WireBillingProfile))
            .Append(typeof(WireCart)).Append(typeof(WireCartLineItem)).Append(typeof(WireParticipant)).Append(typeof(WireRenewsTo));

        Assert.All(sent, type => Assert.Equal("", string.Join(", ", type.GetProperties()
            .Where(property => property.GetCustomAttribute<RequiredMemberAttribute>() is not null
                || (property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null))
            .Select(property => $"{type.Name}.{property.Name}"))));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_resource_can_be_written_and_read_without_reflection(Type type)
    {
        Assert.True(WireJson.Options.TryGetTypeInfo(type, out var known), $"{type.Name} is not listed in WireTypes");
        Assert.NotNull(known);
    }

    [Fact]
    public void A_type_that_is_not_listed_is_refused_rather_than_read_by_reflection() =>
        Assert.Throws<NotSupportedException>(() => Wire.Write(new Version(1, 0)));

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_resource_is_a_sealed_record_whose_name_says_that_it_is_of_the_wire(Type type)
    {
        Assert.True(type.IsSealed);
        Assert.StartsWith("Wire", type.Name, StringComparison.Ordinal);
        Assert.Equal("Comptoir.Contracts", type.Namespace);
    }

    [Fact]
    public void The_keys_that_clients_read_letter_for_letter_are_camel_case()
    {
        Assert.Contains("\"artifactType\":\"product_key\"", Wire.Write(WireArtifact.ProductKey(null)), StringComparison.Ordinal);
        Assert.Contains(
            "\"continuationToken\":\"t\"",
            Wire.Write(WireCollection.Of<WireCustomer>([]) with { ContinuationToken = "t" }), StringComparison.Ordinal);
        Assert.Contains("\"cpUandFileType\":\"64 Bit, ISO\"", Wire.Write(WireCollection.Of([Option])), StringComparison.Ordinal);
        Wire.AssertSame(
            """{"uri":"/customers?size=2","method":"GET","headers":[{"key":"MS-ContinuationToken","value":"t"}]}""",
            Wire.Write(WireLink.Get("/customers?size=2", new WireKeyValue { Key = "MS-ContinuationToken", Value = "t" })));
    }

    [Fact]
    public void An_empty_collection_has_its_items_its_count_and_its_object_type() =>
        Assert.Equal(
            """{"totalCount":0,"items":[],"attributes":{"objectType":"Collection"}}""",
            Wire.Write(WireCollection.Of<WireOrder>([])));

    [Theory]
    [InlineData(typeof(WireOrder), "Order"), InlineData(typeof(WireCart), "Cart"), InlineData(typeof(WireCustomer), "Customer"), InlineData(typeof(WireSubscription), "Subscription")]
    [InlineData(typeof(WireCustomerCompanyProfile), "CustomerCompanyProfile"), InlineData(typeof(WireCustomerBillingProfile), "CustomerBillingProfile"), InlineData(typeof(WireOrderLineItem), "OrderLineItem")]
    public void A_new_resource_says_its_object_type(Type type, string objectType) =>
        Wire.AssertSame(
            $$$"""{"attributes":{"objectType":"{{{objectType}}}"}}""",
            JsonSerializer.Serialize(Activator.CreateInstance(type), type, WireJson.Options));

    [Fact]
    public void The_version_travels_inside_the_attributes() =>
        Assert.Equal("""{"id":"o","attributes":{"objectType":"Order","etag":"12"}}""", Wire.Write(new WireOrder { Id = "o", Etag = "12" }));

    [Fact]
    public void Money_is_written_as_a_number_without_noise_or_trailing_zeros()
    {
        var pricing = new WirePricing { ListPrice = 920.2500m, Price = 0.1m + 0.2m, ExtendedPrice = 100.00m, ProratedPrice = 0.00m, DiscountedPrice = -12995.370m };

        Assert.Equal("""{"listPrice":920.25,"discountedPrice":-12995.37,"proratedPrice":0,"price":0.3,"extendedPrice":100}""", Wire.Write(pricing));
        Assert.Equal(13748.01m, Wire.Read<WirePricing>("""{"price":"13748.01"}""").Price);
        Assert.Equal(new WireFault(WireFaultKind.Malformed, "price"), Wire.FaultOf<WirePricing>("""{"price":"1,5"}"""));
        Assert.Equal(new WireFault(WireFaultKind.Malformed, "price"), Wire.FaultOf<WirePricing>("""{"price":1e99}"""));
    }

    [Fact]
    public void Accents_and_currency_signs_are_written_as_they_are() =>
        Assert.Equal("""{"code":"EUR","symbol":"€"}""", Wire.Write(new WireCurrency { Code = "EUR", Symbol = "€" }));

    [Fact]
    public void An_error_has_a_list_of_data_and_a_description_of_at_most_1024_characters()
    {
        Assert.Equal(
            """{"code":"900117","description":"Too late.","data":[],"source":"Comptoir"}""",
            Wire.Write(new WireError { Code = WireCode.CancellationWindowClosed, Description = "Too late." }));
        Assert.Equal(1024, new WireError { Code = WireCode.BadInput, Description = new('x', 5000) }.Description.Length);
        Assert.Equal(new string('x', 1022) + "…", new WireError { Code = WireCode.BadInput, Description = new string('x', 1022) + "😀😀" }.Description);
    }

    [Fact]
    public void A_throttled_answer_does_not_look_like_an_error() =>
        Assert.Equal("""{"statusCode":429,"message":"Wait."}""", Wire.Write(new WireThrottled { Message = "Wait." }));

    [Fact]
    public void Codes_are_numbers_or_comptoirs_own_words() =>
        Assert.All(typeof(WireCode).GetFields(), code => Assert.Matches(@"^(\d{1,6}|COMPTOIR\.[A-Z_]+)$", (string)code.GetRawConstantValue()!));

    [Fact]
    public void Secrets_stay_out_of_the_text_of_a_record()
    {
        var customer = new WireCustomer { UserCredentials = new() { UserName = "admin", Password = "Qz7!" } };
        var key = new WireKeyReveal { ProductKey = "1234-5678", Format = WireKeyFormat.D32, Version = "2022", RevealedAt = null };
        var link = new WireDownloadLink { Uri = "https://host/downloads/token", ExpiresAt = null, FileName = "f.iso", Size = 1, Sha256 = "00" };

        Assert.DoesNotContain("Qz7!", customer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("1234", key.ToString() + new WireProductKey { ProductKey = "1234-5678" }, StringComparison.Ordinal);
        Assert.DoesNotContain("token", link.ToString(), StringComparison.Ordinal);
    }

    private static WireDownloadOption Option => new()
    {
        OptionKey = "k",
        OptionTitle = "Windows Server 2022",
        DisplayRank = 0,
        CpUandFileType = "64 Bit, ISO",
        LanguageCode = "fr-FR",
        LanguageName = "français",
        FileSize = 5_000_000_000,
        DownloadLink = WireLink.Get("/products/p/skus/s/downloadoptions/k/downloadlink?country=FR"),
    };
}
