using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Tests.Access;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Partners;

public sealed class PartnerTests
{
    [Fact]
    public async Task A_partner_has_its_tenant_its_domain_and_its_countrys_currency()
    {
        await using var world = await AccessWorld.MakeAsync();

        var found = Assert.Single(await world.RunAsync<FindPartners, IReadOnlyList<PartnerWithCredit>>(find => find.ListAsync(null, default)));
        var tenant = await world.RunAsync<SignIn, Tenant?>(signIn => signIn.FindTenantAsync("garance.example", default));

        Assert.Equal(("EUR", "fr-FR", "FR,BE"), (found.Partner.Currency, found.Partner.Culture, string.Join(',', found.Partner.Markets)));
        Assert.Equal((world.Garance, ActorKind.Partner), (tenant!.Id, tenant.Kind));
    }

    [Fact]
    public async Task The_same_id_again_changes_nothing_and_another_partner_takes_neither_MPN_id_nor_domain()
    {
        await using var world = await AccessWorld.MakeAsync();

        var again = await world.TryAsync<AddPartnerHandler, Partner>(add => add.HandleAsync(world.GaranceRequest() with { Name = "Other" }, default));
        var mpn = await world.TryAsync<AddPartnerHandler, Partner>(
            add => add.HandleAsync(new AddPartner("Other", "6100042", "FR", "other.example", world.Tool), default));
        var domain = await world.TryAsync<AddPartnerHandler, Partner>(
            add => add.HandleAsync(new AddPartner("Other", "6100043", "FR", "garance.example", world.Tool), default));

        Assert.Equal("Garance Négoce", again.Value!.Name);
        Assert.IsType<MpnIdTaken>(mpn.Refusal);
        Assert.IsType<DomainTaken>(domain.Refusal);
        Assert.Equal(2, await world.ReadAsync(db => db.Partners.CountAsync()));
    }

    [Theory]
    [InlineData("XX", "FR", "country"), InlineData("FR", "ZZ", "markets")]
    public async Task Countries_and_markets_are_known_ones(string country, string market, string field)
    {
        await using var world = await AccessWorld.MakeAsync();

        var result = await world.TryAsync<AddPartnerHandler, Partner>(
            add => add.HandleAsync(new AddPartner("Other", "6100043", country, "other.example", world.Tool) { Markets = [market] }, default));

        Assert.Equal(field, Assert.IsType<InvalidInput>(result.Refusal).Field);
    }

    [Fact]
    public async Task Limits_are_set_by_currency_each_with_its_record_and_what_is_owed_stays()
    {
        await using var world = await AccessWorld.MakeAsync();
        await SetAsync(world, new Money(50_000m, Currency.Of("EUR")));
        await world.ReadAsync(db => db.CreditAccounts.ExecuteUpdateAsync(set => set.SetProperty(account => account.OwedMinor, 12345)));

        await SetAsync(world, new Money(60_000m, Currency.Of("EUR")), new Money(1_000_000m, Currency.Of("JPY")));

        var accounts = await world.ReadAsync(db => db.CreditAccounts.OrderBy(account => account.Currency).ToListAsync());
        Assert.Equal([("EUR", 6_000_000L, 12345L), ("JPY", 1_000_000L, 0L)], accounts.Select(account => (account.Currency, account.LimitMinor, account.OwedMinor)));
        Assert.Equal(3, (await world.ActivityAsync()).Count(record => record.Operation == ActivityOperation.IncreaseSpendingLimit));
    }

    [Theory]
    [InlineData("-1", "EUR"), InlineData("0.001", "EUR"), InlineData("1.5", "JPY")]
    public async Task A_limit_below_zero_or_finer_than_the_currency_is_refused(string amount, string currency)
    {
        await using var world = await AccessWorld.MakeAsync();

        var result = await TrySetAsync(world, new Money(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), Currency.Of(currency)));

        Assert.Equal("creditLimits[0].amount", Assert.IsType<InvalidInput>(result.Refusal).Field);
    }

    [Fact]
    public async Task Only_the_operator_adds_and_changes_partners_and_its_own_row_is_none()
    {
        await using var world = await AccessWorld.MakeAsync();
        var agent = world.UserActor(Role.GlobalAdmin, Role.AdminAgent);

        var add = await world.TryAsync<AddPartnerHandler, Partner>(h => h.HandleAsync(world.GaranceRequest() with { By = agent }, default));
        var change = await world.TryAsync<ChangePartnerHandler, Partner>(h => h.HandleAsync(new ChangePartner(agent.Partner, null, agent) { Sandbox = true }, default));
        var own = await world.TryAsync<ChangePartnerHandler, Partner>(h => h.HandleAsync(new ChangePartner(world.Tool.Partner, null, world.Tool) { Sandbox = true }, default));

        Assert.IsType<NotAllowed>(add.Refusal);
        Assert.IsType<NotAllowed>(change.Refusal);
        Assert.IsType<PartnerNotFound>(own.Refusal);
    }

    [Fact]
    public async Task An_installation_is_founded_once()
    {
        await using var world = await AccessWorld.MakeAsync();

        var again = await world.UseAsync<FoundInstallationHandler, Installation>(
            found => found.HandleAsync(new FoundInstallation("Other", "other.example", "FR", IsTest: false), default));

        Assert.True(again.IsTest);
        Assert.Equal(world.Tool.Partner, again.OperatorId);
    }

    private static Task<Result<Partner>> TrySetAsync(AccessWorld world, params Money[] limits) => world.TryAsync<ChangePartnerHandler, Partner>(
        change => change.HandleAsync(new ChangePartner(new PartnerId(world.Garance), null, world.Tool) { CreditLimits = limits }, default));

    private static async Task SetAsync(AccessWorld world, params Money[] limits) => Assert.Null((await TrySetAsync(world, limits)).Refusal);
}
