using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Customers;

/// <summary>Billing profile (R2.7), agreements (contract, platform-customers §5), MPN profile (§8), country rules (§7.3).</summary>
public sealed class CustomerChangeTests
{
    [Fact]
    public async Task A_new_billing_profile_has_a_new_version_moves_the_market_and_is_recorded_before_and_after()
    {
        await using var world = await CustomerWorld.MakeAsync();
        var customer = await world.CustomerAsync();

        var (changed, _) = await UpdateAsync(world, customer.Id, CustomerWorld.Billing("DE") with { CompanyName = "Léon GmbH" }, customer.Version, world.Alice);

        Assert.Equal(("DE", "Léon GmbH", customer.Version + 1), (changed!.Market, changed.CompanyName, changed.Version));
        var record = await world.ReadAsync(db => db.Activity.SingleAsync(r => r.Operation == ActivityOperation.UpdateCustomerBillingProfile));
        Assert.Contains("\"CompanyName\":\"Brasserie Léon\"", record.OldValue, StringComparison.Ordinal);
        Assert.Contains("\"CompanyName\":\"Léon GmbH\"", record.NewValue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_seen_in_an_older_version_is_refused()
    {
        await using var world = await CustomerWorld.MakeAsync();
        var customer = await world.CustomerAsync();
        await UpdateAsync(world, customer.Id, CustomerWorld.Billing(), customer.Version, world.Alice);

        var stale = await UpdateAsync(world, customer.Id, CustomerWorld.Billing("DE"), customer.Version, world.Alice);
        var unasked = await UpdateAsync(world, customer.Id, CustomerWorld.Billing(), null, world.Alice);

        Assert.Equal(new StaleEtag(), stale.Refusal);
        Assert.Equal("FR", unasked.Value!.Market);
    }

    [Fact]
    public async Task A_foreign_profile_a_wrong_one_and_a_move_that_needs_a_number_are_refused()
    {
        await using var world = await CustomerWorld.MakeAsync();
        var customer = await world.CustomerAsync();
        var hungarian = CustomerWorld.Billing("HU");

        var foreign = await UpdateAsync(world, customer.Id, CustomerWorld.Billing(), null, world.Bob);
        var wrong = await UpdateAsync(world, customer.Id, CustomerWorld.Billing() with { Email = "" }, null, world.Alice);
        var moved = await UpdateAsync(
            world, customer.Id, hungarian with { Address = hungarian.Address with { PhoneNumber = "+36 1 000 0000" } }, null, world.Alice);

        Assert.Equal(new CustomerNotFound(customer.Id), foreign.Refusal);
        Assert.Equal(new InvalidInput("email", InputFault.Required), wrong.Refusal);
        Assert.Equal(new RegistrationNumberMissing("HU"), moved.Refusal);
    }

    [Fact]
    public async Task An_agreement_is_confirmed_once_by_each_contact_and_then_lets_the_customer_buy()
    {
        await using var world = await CustomerWorld.MakeAsync();
        var customer = await world.CustomerAsync();
        var request = Confirmation(world, customer.Id);

        var first = await ConfirmAsync(world, request);
        var again = await ConfirmAsync(world, request);
        var another = await ConfirmAsync(world, request with { Contact = request.Contact with { PhoneNumber = "2" } });

        Assert.Null(first.Refusal);
        Assert.Equal(new AgreementAlreadyConfirmed(customer.Id, "MicrosoftCustomerAgreement"), again.Refusal);
        Assert.Null(another.Refusal);
        Assert.True((await world.RunAsync<Buyers, Result<Buyer>>(buyers => buyers.FindAsync(customer.Id, world.Alice, default))).Value!.HasAgreed);
        Assert.Equal(2, await world.ReadAsync(db => db.Activity.CountAsync(r => r.Operation == ActivityOperation.CreateAgreement)));
    }

    [Fact]
    public async Task A_wrong_confirmation_names_what_is_wrong()
    {
        await using var world = await CustomerWorld.MakeAsync();
        var customer = await world.CustomerAsync();
        var good = Confirmation(world, customer.Id);
        var wrong = new (ConfirmAgreement Request, string Field, InputFault Fault)[]
        {
            (good with { Contact = good.Contact with { FirstName = "" } }, "primaryContact.firstName", InputFault.Required),
            (good with { Contact = good.Contact with { LastName = "" } }, "primaryContact.lastName", InputFault.Required),
            (good with { Contact = good.Contact with { Email = "ines" } }, "primaryContact.email", InputFault.Malformed),
            (good with { TemplateId = null }, "templateId", InputFault.Required),
            (good with { TemplateId = Guid.Empty.ToString() }, "templateId", InputFault.Unknown),
            (good with { Type = "MicrosoftCloudAgreement" }, "type", InputFault.Unknown),
            (good with { AgreedAt = null }, "dateAgreed", InputFault.Required),
            (good with { AgreedAt = default(DateTimeOffset) }, "dateAgreed", InputFault.Required),
            (good with { AgreedAt = CustomerWorld.Now.AddTicks(1) }, "dateAgreed", InputFault.OutOfRange),
        };

        foreach (var (request, field, fault) in wrong)
        {
            var input = Assert.IsType<InvalidInput>((await ConfirmAsync(world, request)).Refusal);
            Assert.Equal((field, fault), (input.Field, input.Reason));
        }

        var foreign = await ConfirmAsync(world, good with { By = world.Bob });
        Assert.Equal(new CustomerNotFound(customer.Id), foreign.Refusal);
        Assert.Null((await ConfirmAsync(world, good with { AgreedAt = CustomerWorld.Now })).Refusal);
    }

    [Fact]
    public async Task A_partner_sees_its_own_MPN_id_and_no_other()
    {
        await using var world = await CustomerWorld.MakeAsync();
        Task<Result<Partner>> Get(string? id) => world.RunAsync<GetMpnProfile, Result<Partner>>(get => get.HandleAsync(id, world.Alice, default));

        Assert.Equal("6100001", (await Get(null)).Value!.MpnId);
        Assert.Equal("6100001", (await Get("6100001")).Value!.MpnId);
        Assert.Equal(new MpnIdUnknown("6100002"), (await Get("6100002")).Refusal);
        Assert.Equal(new MpnIdUnknown("1"), (await Get("1")).Refusal);
    }

    [Fact]
    public void The_rules_of_the_US_are_those_published()
    {
        var us = Country.Find("us")!;

        Assert.Equal((51, "en-US", "USA", "AOC"), (us.States.Count, us.Cultures[0], us.Iso3, us.ResellerAgreementRegion));
        Assert.Equal(["en", "es"], us.Languages);
        Assert.True(us.IsPostalCode("98052-1234"));
        Assert.False(us.IsPostalCode("98052\n"));
        Assert.True(us.IsPhoneNumber("(425)555.0100"));
        Assert.Equal(248, Country.All.Count);
        Assert.All(Country.All, country => Assert.All(country.Languages, language => Assert.Equal(2, language.Length)));
    }

    [Fact]
    public void A_made_password_has_16_characters_of_four_kinds()
    {
        for (int i = 0; i < 1000; i++)
        {
            string password = Passwords.Generate();
            Assert.Equal(16, password.Length);
            Assert.Contains(password, char.IsAsciiLetterUpper);
            Assert.Contains(password, char.IsAsciiLetterLower);
            Assert.Contains(password, char.IsAsciiDigit);
            Assert.Contains(password, c => !char.IsAsciiLetterOrDigit(c));
        }
    }

    [Fact]
    public async Task A_password_opens_for_its_user_and_for_nobody_else()
    {
        await using var world = await CustomerWorld.MakeAsync();
        await world.RunAsync<Passwords, bool>(passwords =>
        {
            var user = new User(world.Alice.Partner, null, new UserId(Guid.Empty), "a@b", "A", [], CustomerWorld.Now);
            Assert.False(passwords.Verify(user, ""));
            user.SetPassword(passwords.Hash("right"));

            Assert.True(passwords.Verify(user, "right"));
            Assert.False(passwords.Verify(user, "wrong"));
            Assert.False(passwords.Verify(null, "right"));
            return Task.FromResult(true);
        });
    }

    private static ConfirmAgreement Confirmation(CustomerWorld world, CustomerId customer) => new(
        customer,
        new AgreementContact("Inès", "Morel", "ines@leon.example", "1"),
        AgreementTemplate.Customer.Id.ToString(),
        "MicrosoftCustomerAgreement",
        CustomerWorld.Now.AddDays(-1),
        world.Alice);

    private static Task<Result<CustomerAgreement>> ConfirmAsync(CustomerWorld world, ConfirmAgreement request) =>
        world.RunAsync<ConfirmAgreementHandler, Result<CustomerAgreement>>(confirm => confirm.HandleAsync(request, default));

    private static Task<Result<Customer>> UpdateAsync(CustomerWorld world, CustomerId id, BillingProfile billing, long? etag, Actor by) =>
        world.RunAsync<UpdateBillingProfileHandler, Result<Customer>>(update => update.HandleAsync(new(id, billing, etag, by), default));
}
