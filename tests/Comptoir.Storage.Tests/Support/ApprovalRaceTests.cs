using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Support;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Support;

/// <summary>An approval, a second one and a cancellation of the same order at once have one winner (R9.8, R9.9).</summary>
public class ApprovalRaceTests
{
    private static readonly Actor Operator = World.Person(World.Operator, "opal@operator.example", 9, Role.Operator);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_approvals_and_cancellations_at_once_one_credits_the_order(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly)).Value!;
        var request = await FileAsync(store, order, 1300m);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            try
            {
                return i % 3 == 0
                    ? (await world.CancelAsync(World.Nadia, order.Id)).Refusal
                    : (await ApproveAsync(store, request, 500m)).Refusal;
            }
            catch (DbUpdateException)
            {
                return new LostRace(); // As the door answers it.
            }
        })));

        Assert.Single(outcomes, refusal => refusal is null);
        Assert.All(outcomes.OfType<Refusal>(), refusal => Assert.True(refusal is LostRace or NotCancellable or RequestSettled or CancelledMeanwhile, refusal.ToString()));
        var credits = await store.RunAsync<ComptoirDb, List<LedgerEntry>>(
            db => db.LedgerEntries.AsNoTracking().Where(entry => entry.PartnerId == World.Garance && entry.Kind == LedgerEntryKind.Credit).ToListAsync());
        Assert.Equal(2, credits.Count);
        Assert.Single(credits.Select(credit => credit.ChargeType).Distinct());
        await SoundAsync(store);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task An_approved_amount_is_shared_out_between_the_lines_and_the_books_stay_sound(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly)).Value!;
        var request = await FileAsync(store, order, 1300m);

        var tooMuch = await ApproveAsync(store, request, 1300.01m);
        var approved = await ApproveAsync(store, request, 100.01m);

        Assert.IsType<InvalidInput>(tooMuch.Refusal);
        Assert.Equal((RequestDecision.Approved, 10001L), (approved.Value!.Decision!.Value, approved.Value.ApprovedMinor!.Value));
        var credits = await store.RunAsync<ComptoirDb, List<LedgerEntry>>(
            db => db.LedgerEntries.AsNoTracking().Where(entry => entry.PartnerId == World.Garance && entry.Kind == LedgerEntryKind.Credit).OrderBy(entry => entry.LineNumber).ToListAsync());
        Assert.Equal([(769L, 154L), (9232L, 1846L)], credits.Select(credit => (credit.SubtotalMinor, credit.TaxMinor)));
        await SoundAsync(store);
    }

    internal static async Task<ServiceRequestId> FileAsync(Store store, Order order, decimal amount)
    {
        var filed = await store.RunAsync<FileRequestHandler, Result<ServiceRequest>>(file => file.HandleAsync(
            new FileRequest(World.Nadia, CultureInfo.GetCultureInfo("fr-FR"))
            {
                ProblemType = "1001",
                Impact = "moderate",
                Title = "Remboursement",
                Purchase = new PurchaseNamed("leon.example", order.Id.Value, null, null),
                RefundReason = "Achat en double",
                AmountRequested = new AmountAsked(amount, "EUR"),
                Contact = new RequestContact { Name = "Nadia", Email = "nadia@garance.example", Phone = "+33 1" },
            },
            default));
        Assert.True(filed.Value is not null, filed.Refusal?.ToString());
        return filed.Value.Id;
    }

    private static Task<Result<ServiceRequest>> ApproveAsync(Store store, ServiceRequestId request, decimal amount) =>
        store.RunAsync<ApproveRequestHandler, Result<ServiceRequest>>(
            approve => approve.HandleAsync(new ApproveRequest(request, new AmountAsked(amount, null), "Accepté", Operator), default));

    private static async Task SoundAsync(Store store) => Assert.Empty(await store.RunAsync<CheckInstallation, List<string>>(async check =>
    {
        var found = new List<string>();
        await foreach (var finding in check.FindAsync(deep: false, null, default))
            found.Add(finding.ToString());
        return found;
    }));
}
