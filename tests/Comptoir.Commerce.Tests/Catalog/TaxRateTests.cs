using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Tests.Catalog;

/// <summary>R14.4: operator data, dated, never rewritten for the past.</summary>
public sealed class TaxRateTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(CatalogWorld.Now.UtcDateTime);

    [Fact]
    public async Task The_first_rate_of_a_market_may_begin_on_any_day_and_a_later_one_follows_it()
    {
        await using var world = await CatalogWorld.MakeAsync();

        await SetAsync(world, 0.196m, new DateOnly(2000, 4, 1));
        await SetAsync(world, 0.2m, Today);

        Assert.Equal([0m, 0.196m, 0.196m, 0.2m], [
            await RateAsync(world, new DateOnly(2000, 3, 31)),
            await RateAsync(world, new DateOnly(2000, 4, 1)),
            await RateAsync(world, Today.AddDays(-1)),
            await RateAsync(world, Today),
        ]);
    }

    [Fact]
    public async Task A_day_that_has_passed_or_begun_keeps_its_rate_and_a_coming_one_can_be_set_again()
    {
        await using var world = await CatalogWorld.MakeAsync();
        await SetAsync(world, 0.2m, Today);

        Assert.Equal(new TaxRateInPast("FR", Today.AddDays(-1)), (await SetAsync(world, 0.1m, Today.AddDays(-1))).Refusal);
        Assert.Equal(new TaxRateInPast("FR", Today), (await SetAsync(world, 0.1m, Today)).Refusal);
        Assert.Null((await SetAsync(world, 0.2m, Today)).Refusal);
        Assert.Null((await SetAsync(world, 0.21m, Today.AddDays(1))).Refusal);
        Assert.Null((await SetAsync(world, 0.22m, Today.AddDays(1))).Refusal);

        Assert.Equal((0.2m, 0.22m), (await RateAsync(world, Today), await RateAsync(world, Today.AddDays(1))));
    }

    [Theory]
    [InlineData("ZZ", "TVA", "0.2", "market")]
    [InlineData("", "TVA", "0.2", "market")]
    [InlineData("FR", " ", "0.2", "name")]
    [InlineData("FR", "T\0VA", "0.2", "name")]
    [InlineData("FR", "TVA", "-0.01", "rate")]
    [InlineData("FR", "TVA", "1.01", "rate")]
    [InlineData("FR", "TVA", "0.1234567", "rate")]
    public async Task A_wrong_value_is_refused_and_named(string market, string name, string rate, string field)
    {
        await using var world = await CatalogWorld.MakeAsync();

        var (_, refusal) = await world.RunAsync<SetTaxRateHandler, Result<TaxRate>>(
            set => set.HandleAsync(new SetTaxRate(market, name, decimal.Parse(rate), Today, CatalogWorld.Operator), default));

        Assert.Equal(field, Assert.IsType<InvalidInput>(refusal).Field);
    }

    [Fact]
    public async Task Only_the_operator_sets_rates()
    {
        await using var world = await CatalogWorld.MakeAsync();
        var partner = CatalogWorld.ActorOf(ActorKind.Partner, 2, Role.BillingAdmin);

        Assert.IsType<NotAllowed>((await SetAsync(world, 0.2m, Today, partner)).Refusal);
        Assert.IsType<NotAllowed>((await ImportAsync(world, "market,name,rate,validFrom\n", partner)).Refusal);
    }

    [Fact]
    public async Task A_file_of_rates_goes_in_whole_and_a_second_time_changes_nothing()
    {
        await using var world = await CatalogWorld.MakeAsync();
        const string File = "market,name,rate,validFrom\nfr,TVA,20,2014-01-01\nFR,TVA,21.5,2027-01-01\nAU,GST,10,2000-07-01\n";

        var first = (await ImportAsync(world, File)).Value;
        var again = (await ImportAsync(world, File)).Value;

        Assert.Equal((new TaxesImported(3, 3), new TaxesImported(3, 0)), (first, again));
        Assert.Equal((0.2m, 0.215m), (await RateAsync(world, Today), await RateAsync(world, new DateOnly(2027, 1, 1))));
    }

    [Theory]
    [InlineData("market,name,rate\nFR,TVA,20\n", 1, "validFrom", CatalogFaultReason.Required)]
    [InlineData("market,name,rate,validFrom\nFR,TVA,20,2026-05-01\nZZ,TVA,20,2026-05-01\n", 3, "market", CatalogFaultReason.Unknown)]
    [InlineData("market,name,rate,validFrom\nFR,TVA,120,2026-05-01\n", 2, "rate", CatalogFaultReason.OutOfRange)]
    [InlineData("market,name,rate,validFrom\nFR,TVA,20 %,2026-05-01\n", 2, "rate", CatalogFaultReason.Malformed)]
    [InlineData("market,name,rate,validFrom\nFR,TVA,20,1/5/2026\n", 2, "validFrom", CatalogFaultReason.Malformed)]
    [InlineData("market,name,rate,validFrom\nFR,,20,2026-05-01\n", 2, "name", CatalogFaultReason.Required)]
    [InlineData("market,name,rate,validFrom\nFR,TVA,20,2020-05-01\nFR,TVA,19,2020-06-01\n", 3, "validFrom", CatalogFaultReason.InThePast)]
    [InlineData("market,name,rate,validFrom\nFR,T\0VA,20,2026-05-01\n", 2, "name", CatalogFaultReason.Malformed)]
    [InlineData("market,name,rate,validFrom\nFR,TVA\n", 2, "rate", CatalogFaultReason.Required)]
    [InlineData("market,name,rate,validFrom\n\"FR\"x,TVA,20,2020-05-01\n", 2, "*", CatalogFaultReason.Malformed)]
    public async Task One_bad_row_is_named_and_nothing_of_the_file_is_kept(string file, int row, string column, CatalogFaultReason reason)
    {
        await using var world = await CatalogWorld.MakeAsync();

        var (_, refusal) = await ImportAsync(world, file);

        var fault = Assert.Single(Assert.IsType<CatalogFaulty>(refusal).Faults);
        Assert.Equal((row, column, reason), ((int)fault.Row!, fault.Column, fault.Reason));
        Assert.Empty(await world.RunAsync<Taxes, List<TaxRate>>(taxes => taxes.AllAsync(default)));
    }

    private static Task<Result<TaxRate>> SetAsync(CatalogWorld world, decimal rate, DateOnly from, Actor? by = null) =>
        world.RunAsync<SetTaxRateHandler, Result<TaxRate>>(
            set => set.HandleAsync(new SetTaxRate("FR", "TVA", rate, from, by ?? CatalogWorld.Operator), default));

    private static Task<Result<TaxesImported>> ImportAsync(CatalogWorld world, string text, Actor? by = null) =>
        world.RunAsync<ImportTaxesHandler, Result<TaxesImported>>(
            import => import.HandleAsync(new ImportTaxes(new MemoryStream(Encoding.UTF8.GetBytes(text)), by ?? CatalogWorld.Operator), default));

    private static Task<decimal> RateAsync(CatalogWorld world, DateOnly day) =>
        world.RunAsync<Taxes, decimal>(taxes => taxes.RateAsync("FR", day, default));
}
