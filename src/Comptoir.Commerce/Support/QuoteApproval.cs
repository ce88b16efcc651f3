using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Support;

/// <summary>Tells the operator what approving a request would give back, before it is done.</summary>
public sealed class QuoteApproval(ComptoirDb db, CommerceClock clock)
{
    /// <summary>One round trip.</summary>
    /// <param name="request">As its reader found it.</param>
    /// <returns>Refuses, as the approval would, with <see cref="RequestSettled"/>, <see cref="NothingToApprove"/>,
    /// <see cref="CancelledMeanwhile"/>, or why no exception cancels the purchase.</returns>
    public async Task<Result<ExceptionQuote>> OfAsync(ServiceRequest request, CancellationToken ct)
    {
        if (request.WhySettled() is { } settled)
            return settled;
        if (request is not { Topic: SupportTopic.Refund, Subject: { } subject })
            return new NothingToApprove(request.Id);
        var id = new OrderId(subject.OrderId);
        var order = await db.Orders.AsNoTracking().Include(o => o.Lines).SingleOrDefaultAsync(o => o.PartnerId == request.PartnerId && o.Id == id, ct);
        if (order is null)
            return new NothingToApprove(request.Id);
        var (quote, refusal) = order.QuoteException(subject.Lines, clock.GetUtcNow());
        return quote is not null ? quote : refusal is NotCancellable { Already: true } ? new CancelledMeanwhile(request.Id) : refusal!;
    }
}
