using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.PartnerCenter.Audit;

namespace Comptoir.Server.Native.Activity;

/// <summary>Activity records as lines of the log, and the same lines as a sheet.</summary>
internal static class ActivityMapping
{
    public static WireActivity ToWire(this ActivityRecord record, Actor caller) => new()
    {
        Id = record.Id.ToString(),
        Date = record.Date,
        PartnerId = caller.Kind == ActorKind.Operator ? record.PartnerId.ToString() : null,
        UserPrincipalName = record.UserName,
        ApplicationId = record.ApplicationId?.ToString(),
        CustomerId = record.CustomerId?.ToString(),
        CustomerName = record.CustomerName,
        Action = AuditMapping.ToWire(record.Operation),
        ResourceType = AuditMapping.ToWire(record.Resource),
        ProductId = record.FactOf(ActivityFact.ProductId),
        SkuId = record.FactOf(ActivityFact.SkuId),
        Title = record.FactOf(ActivityFact.Title),
        OrderId = record.FactOf(ActivityFact.OrderId),
        LineItemNumber = LineNumber.Read(record.FactOf(ActivityFact.LineItemNumber) ?? ""),
        Address = record.Address,
        Result = WireOperationStatus.Succeeded,
        Details = record.OtherFacts().DistinctBy(fact => fact.Key).ToDictionary(fact => fact.Key, fact => fact.Value),
    };

    /// <summary>Heads of the sheet's columns: the members of a line, in the contract's order.</summary>
    public static string[] Columns(Actor caller) =>
    [
        "id", "date", .. OfOperator(caller, "partnerId"), "userPrincipalName", "applicationId", "customerId", "customerName", "action", "resourceType",
        "productId", "skuId", "title", "orderId", "lineItemNumber", "address", "result", "details",
    ];

    public static string?[] Cells(WireActivity line, Actor caller) =>
    [
        line.Id, WireInstant.ToWire(line.Date!.Value), .. OfOperator(caller, line.PartnerId), line.UserPrincipalName, line.ApplicationId, line.CustomerId,
        line.CustomerName, WireEnum.ToWire(line.Action), WireEnum.ToWire(line.ResourceType), line.ProductId, line.SkuId, line.Title, line.OrderId,
        line.LineItemNumber?.ToString(CultureInfo.InvariantCulture), line.Address, WireEnum.ToWire(line.Result),
        string.Join("; ", line.Details.Select(fact => $"{fact.Key}: {fact.Value}")),
    ];

    private static T[] OfOperator<T>(Actor caller, T cell) => caller.Kind == ActorKind.Operator ? [cell] : [];
}
