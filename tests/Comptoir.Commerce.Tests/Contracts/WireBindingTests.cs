using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Comptoir.Contracts;

namespace Comptoir.Commerce.Tests.Contracts;

/// <summary>Bodies as clients really send them (W2, W3).</summary>
public sealed class WireBindingTests
{
    [Fact]
    public void A_cart_of_the_sdk_binds_with_its_nulls_and_unset_dates()
    {
        var cart = Wire.Read<WireCart>("""
            {"Id":null,"CreationTimestamp":null,"LastModifiedTimestamp":null,"ExpirationTimestamp":"0001-01-01T00:00:00","LastModifiedUser":null,
             "LineItems":[{"Id":0,"CatalogItemId":"CMP0WSRV0022:0004:CMPAV00017F1","FriendlyName":null,"Quantity":2,"CurrencyCode":null,"BillingCycle":"one_time",
               "TermDuration":"P3Y","Participants":null,"ProvisioningContext":{"Scope":"shared","ParentSubscriptionId":null,"Duration":"1Year"},"OrderGroup":null,
               "AddonItems":null,"Error":null,"RenewsTo":null,"AttestationAccepted":null,"CustomTermEndDate":null,"NotOurs":{"x":[1]}}],
             "Status":null,"Links":null,"Attributes":{"ObjectType":"Cart"}}
            """);

        Assert.Null(cart.ExpirationTimestamp);
        Assert.Null(cart.Etag);
        var line = Assert.Single(cart.LineItems!);
        Assert.Empty(line.Faults);
        Assert.Equal(0, line.Id);
        Assert.Equal(2, line.Quantity);
        Assert.Equal(WireBillingCycle.OneTime, line.BillingCycle);
        Assert.Equal("P3Y", line.TermDuration);
        Assert.Equal(["scope", "duration"], line.ProvisioningContext!.Keys);
    }

    [Fact]
    public void A_cancelling_order_of_the_sdk_binds()
    {
        var order = Wire.Read<WireOrder>("""
            {"Id":"q7Xk2mVd0aTzR5wLcN8eYbUf3HsJp1Gi1","AlternateId":null,"ReferenceCustomerId":null,"BillingCycle":"unknown","CurrencyCode":null,
             "LineItems":[{"LineItemNumber":0,"OfferId":"CMP0WSRV0022:0004:CMPAV00017F1","Quantity":0,"Pricing":null,"Links":{},"Attributes":{"ObjectType":"OrderLineItem"}}],
             "CreationDate":null,"Status":"cancelled","TotalPrice":null,"Links":{},"Attributes":{"Etag":"7","ObjectType":"Order"}}
            """);

        Assert.Equal("cancelled", order.Status);
        Assert.Equal("7", order.Etag);
        Assert.Null(order.BillingCycle.OrNotSet());
        Assert.Equal(0, Assert.Single(order.LineItems!).LineItemNumber);
    }

    [Fact]
    public void A_subscription_built_from_scratch_by_the_sdk_binds()
    {
        var subscription = Wire.Read<WireSubscription>("""
            {"Id":null,"FriendlyName":"Backup Lyon","Quantity":0,"CreationDate":"0001-01-01T00:00:00","EffectiveStartDate":"0001-01-01T00:00:00",
             "CommitmentEndDate":"0001-01-01T00:00:00","Status":"none","AutoRenewEnabled":false,"BillingType":"none","BillingCycle":"unknown",
             "ContractType":"subscription","ScheduledNextTermInstructions":null,"Attributes":{"ObjectType":"Subscription"}}
            """);

        Assert.Equal("Backup Lyon", subscription.FriendlyName);
        Assert.Null(subscription.CommitmentEndDate);
        Assert.Equal(WireSubscriptionStatus.None, subscription.Status);
    }

    [Fact]
    public void A_customer_of_the_sdk_binds()
    {
        var customer = Wire.Read<WireCustomer>("""
            {"Id":null,"CommerceId":null,"CompanyProfile":{"TenantId":null,"Domain":"brasserie-leon.onmicrosoft.com","Links":null},
             "BillingProfile":{"Culture":"fr-FR","Language":"fr","Email":"it@leon.example","CompanyName":"Brasserie Léon",
               "DefaultAddress":{"FirstName":"Inès","LastName":"Morel","AddressLine1":"8 quai du Port","City":"Marseille","PostalCode":"13002","Country":"FR","State":null}},
             "RelationshipToPartner":"unknown","AllowDelegatedAccess":null,"UserCredentials":null,"CustomDomains":null,"Attributes":{"ObjectType":"Customer"}}
            """);

        Assert.Equal("Inès", customer.BillingProfile!.DefaultAddress!.FirstName);
        Assert.Equal(WireRelationshipToPartner.Unknown, customer.RelationshipToPartner);
    }

    [Theory]
    [InlineData("2026-03-02T09:14:07"), InlineData("2026-03-02T09:14:07Z"), InlineData("2026-03-02T10:14:07+01:00"), InlineData("2026-03-02T09:14:07.0000000Z")]
    public void Dates_with_and_without_zone_are_the_same_instant_in_utc(string sent)
    {
        var agreement = Wire.Read<WireAgreement>($$"""{"DateAgreed":"{{sent}}"}""");

        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 14, 7, TimeSpan.Zero), agreement.DateAgreed);
        Assert.Equal(TimeSpan.Zero, agreement.DateAgreed!.Value.Offset);
        Wire.AssertSame("""{"dateAgreed":"2026-03-02T09:14:07Z"}""", Wire.Write(agreement));
    }

    [Theory]
    [InlineData("\"0001-01-01T00:00:00\""), InlineData("\"0001-01-01T00:00:00Z\""), InlineData("\"\""), InlineData("null")]
    public void The_first_day_of_year_one_is_not_set(string sent) => Assert.Null(Wire.Read<WireAgreement>($$"""{"DateAgreed":{{sent}}}""").DateAgreed);

    [Theory]
    [InlineData("\"tomorrow\""), InlineData("\"03/02/2026\""), InlineData("1767225600"), InlineData("\"2026-13-01T00:00:00\""), InlineData("{}")]
    public void What_is_no_date_is_malformed_and_named(string sent) =>
        Assert.Equal(new WireFault(WireFaultKind.Malformed, "DateAgreed"), Wire.FaultOf<WireAgreement>($$"""{"DateAgreed":{{sent}}}"""));

    [Fact]
    public void Fractions_of_a_second_are_written_only_where_there_are_any()
    {
        var agreed = new DateTimeOffset(2026, 3, 2, 9, 14, 7, TimeSpan.Zero);

        Assert.Equal("""{"dateAgreed":"2026-03-02T09:14:07.0000001Z"}""", Wire.Write(new WireAgreement { DateAgreed = agreed.AddTicks(1) }));
        Assert.Equal("""{"dateAgreed":"2026-03-02T09:14:07.25Z"}""", Wire.Write(new WireAgreement { DateAgreed = agreed.AddMilliseconds(250) }));
        Assert.Equal("""{"dateAgreed":"2026-03-02T07:14:07Z"}""", Wire.Write(new WireAgreement { DateAgreed = new(2026, 3, 2, 9, 14, 7, TimeSpan.FromHours(2)) }));
    }

    [Fact]
    public void Keys_of_a_context_are_compared_without_case_and_written_with_a_lower_case_first_letter()
    {
        var line = Wire.Read<WireOrderLineItem>("""{"ProvisioningContext":{"ParentSubscriptionId":"s","SCOPE":"shared","seats":3,"trial":true,"duration":null}}""");

        Assert.Equal("s", line.ProvisioningContext!["parentsubscriptionid"]);
        Assert.Equal("shared", line.ProvisioningContext["scope"]);
        Wire.AssertSame(
            """{"provisioningContext":{"parentSubscriptionId":"s","sCOPE":"shared","seats":"3","trial":"true"}}""", Wire.Write(line with { Attributes = null }));
    }

    [Theory]
    [InlineData("""{"provisioningContext":{"scope":{"deep":1}}}""", "provisioningContext.scope")]
    [InlineData("""{"provisioningContext":[]}""", "provisioningContext")]
    public void A_context_that_is_no_map_of_strings_is_malformed_and_named(string sent, string member) =>
        Assert.Equal(new WireFault(WireFaultKind.Malformed, member), Wire.FaultOf<WireOrderLineItem>(sent));

    [Theory]
    [InlineData("9999999999"), InlineData("1.5"), InlineData("\"many\""), InlineData("\"\""), InlineData("[]")]
    public void A_quantity_that_is_no_32_bit_integer_is_malformed_and_named(string sent) =>
        Assert.Equal(
            new WireFault(WireFaultKind.Malformed, "LineItems[1].Quantity"),
            Wire.FaultOf<WireOrder>($$"""{"LineItems":[{},{"Quantity":{{sent}}}]}"""));

    [Fact]
    public void Numbers_are_read_from_strings() => Assert.Equal(12, Wire.Read<WireOrderLineItem>("""{"quantity":"12"}""").Quantity);

    [Theory]
    [InlineData("""{"lineItems":[{},null]}""", "lineItems[1]")]
    [InlineData("""{"LineItems":[{"AdditionalPartnerIdsOnRecord":["1",null]}]}""", "LineItems[0].additionalPartnerIdsOnRecord[1]")]
    public void A_null_in_a_list_is_malformed_and_named(string sent, string member) =>
        Assert.Equal(new WireFault(WireFaultKind.Malformed, member), Wire.FaultOf<WireOrder>(sent));

    [Theory]
    [InlineData(""), InlineData("{"), InlineData("{} {}"), InlineData("nonsense"), InlineData("[]"), InlineData("\"text\"")]
    public void A_body_that_is_no_order_is_malformed_as_a_whole(string sent) =>
        Assert.Equal(new WireFault(WireFaultKind.Malformed, null), Wire.FaultOf<WireOrder>(sent));

    [Fact]
    public void A_body_nested_beyond_32_levels_is_malformed()
    {
        var deep = $$"""{"unknown":{{new string('[', 200)}}{{new string(']', 200)}}}""";

        Assert.Equal(WireFaultKind.Malformed, Wire.FaultOf<WireOrder>(deep).Kind);
        Assert.Equal(WireFaultKind.Malformed, Wire.FaultOf<WireCart>($$"""{"lineItems":[{{deep}}]}""").Kind);
    }

    [Fact]
    public void What_is_wrong_with_a_cart_line_stays_with_that_line()
    {
        var cart = Wire.Read<WireCart>("""
            {"lineItems":[
              {"id":0,"catalogItemId":"a:b:c","quantity":1,"billingCycle":"monthly"},
              {"id":"x","CatalogItemId":"d:e:f","Quantity":9999999999,"quantity":"lots","billingCycle":"weekly","participants":[null],
               "addonItems":[{"catalogItemId":"g:h:i","quantity":true}]},
              null, 7]}
            """);

        Assert.Equal(4, cart.LineItems!.Count);
        Assert.Empty(cart.LineItems[0].Faults);
        var bad = cart.LineItems[1];
        Assert.Equal("d:e:f", bad.CatalogItemId);
        Assert.Null(bad.Quantity);
        Assert.Equal(
            [new(WireFaultKind.Malformed, "id"), new(WireFaultKind.Malformed, "Quantity"), new(WireFaultKind.UnknownWord, "billingCycle"), new(WireFaultKind.Malformed, "participants[0]")],
            bad.Faults);
        var addon = Assert.Single(bad.AddonItems!);
        Assert.Equal("g:h:i", addon.CatalogItemId);
        Assert.Equal([new(WireFaultKind.Malformed, "quantity")], addon.Faults);
        Assert.All(cart.LineItems.Skip(2), line => Assert.Equal([new(WireFaultKind.Malformed, null)], line.Faults));
    }

    [Fact]
    public void Lines_that_are_no_list_are_malformed_and_named() =>
        Assert.Equal(new WireFault(WireFaultKind.Malformed, "LineItems"), Wire.FaultOf<WireCart>("""{"LineItems":{"id":0}}"""));

    [Fact]
    public async Task A_body_that_arrives_in_pieces_of_a_byte_binds_alike()
    {
        const string json = """
            {"LineItems":[{"Id":0,"Quantity":"12","BillingCycle":"one_time","CustomTermEndDate":"2026-03-02T10:14:07+01:00",
             "ProvisioningContext":{"Scope":"shared","Seats":1234567}},{"Quantity":"many"}],"Attributes":{"Etag":"7"}}
            """;
        var body = PipeReader.Create(Piece.Chain(Encoding.UTF8.GetBytes(json)));

        var cart = await JsonSerializer.DeserializeAsync<WireCart>(body, WireJson.Options);

        Assert.Equal(Wire.Write(Wire.Read<WireCart>(json)), Wire.Write(cart));
        Assert.Equal("1234567", cart!.LineItems![0].ProvisioningContext!["seats"]);
        Assert.Equal([new(WireFaultKind.Malformed, "Quantity")], cart.LineItems[1].Faults);
    }

    [Fact]
    public void Filters_bind_in_any_order_and_case_and_nest()
    {
        var filter = Wire.Read<WireFilter>("""
            {"operator":"AND","LeftFilter":{"Operator":"starts_with","Value":"cont","Field":"CompanyName"},"rightFilter":{"Field":"Domain","Value":"x","Operator":0}}
            """);

        Assert.Equal(WireFilterOperator.And, filter.Operator);
        Assert.Equal(WireFilterOperator.StartsWith, filter.LeftFilter!.Operator);
        Assert.Equal(WireFilterOperator.Equals, filter.RightFilter!.Operator);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Chain(byte[] bytes)
        {
            var first = new Piece { Memory = bytes.AsMemory(0, 1) };
            var last = first;
            for (var at = 1; at < bytes.Length; at++)
            {
                var next = new Piece { Memory = bytes.AsMemory(at, 1), RunningIndex = at };
                last.Next = next;
                last = next;
            }

            return new(first, 0, last, 1);
        }
    }
}
