using System.Text.Json;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.HybridBenefit;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.HybridBenefit;

/// <summary>Azure Hybrid Benefit (R12; contract, comptoir, Azure).</summary>
internal static class HybridBenefitEndpoints
{
    public static void MapHybridBenefit(this RouteGroupBuilder native)
    {
        var benefit = native.MapGroup("/customers/{customerId}/hybridbenefit");
        benefit.MapGet("", FindAsync).Needs(Right.SeeCustomers);
        benefit.MapPost("/assignments", AssignAsync).Repeatable().Needs(Right.Buy);
        benefit.MapDelete("/assignments/{assignmentId}", ReleaseAsync).Repeatable().Needs(Right.Buy);
        benefit.MapPost("/estimates", EstimateAsync).AnswersFaults().Needs(Right.SeeCustomers);
        benefit.MapPost("/advice", AdviseAsync).AnswersFaults().Needs(Right.SeeCustomers).WithMetadata(new AnyAccept());
    }

    private static async Task<IResult> FindAsync(Guid customerId, HttpContext http, FindBenefits find, CancellationToken ct)
    {
        var (found, refusal) = await find.HandleAsync(new CustomerId(customerId), http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(found.ToWire());
    }

    private static async Task<IResult> AssignAsync(
        Guid customerId, WireBody<WireBenefitAssignment> body, HttpContext http, AssignBenefitHandler assign, CancellationToken ct)
    {
        var wire = body.Value;
        if (wire.EntitlementId is not { Length: > 0 } text)
            return WireErrors.ToResult(new InvalidInput("entitlementId", InputFault.Required));
        if (!Guid.TryParse(text, out var entitlement))
            return WireErrors.ToResult(new InvalidInput("entitlementId", InputFault.Malformed, text));
        BenefitProduct? product = null;
        if (wire.Product is { Length: > 0 } word)
        {
            product = VmList.ProductOf(word);
            if (product is null)
                return WireErrors.ToResult(new InvalidInput("product", InputFault.Unknown, word));
        }

        var (made, refusal) = await assign.HandleAsync(
            new(new CustomerId(customerId), entitlement, wire.VmName ?? "", wire.VmSize ?? "", wire.VCpu, product, http.Actor()), ct);
        return made is null ? WireErrors.ToResult(refusal!) : Wire.Created(made.ToWire());
    }

    private static async Task<IResult> ReleaseAsync(Guid customerId, string assignmentId, HttpContext http, ReleaseBenefitHandler release, CancellationToken ct)
    {
        var id = Guid.TryParse(assignmentId, out var parsed) ? parsed : Guid.Empty;
        var (_, refusal) = await release.HandleAsync(new(new CustomerId(customerId), id, http.Actor()), ct);
        return refusal is null ? Results.NoContent() : WireErrors.ToResult(refusal);
    }

    private static async Task<IResult> EstimateAsync(
        Guid customerId, WireBody<WireEstimateRequest> body, HttpContext http, EstimateSavingsHandler estimate, CancellationToken ct)
    {
        var vms = (body.Value.Vms ?? []).Select(vm => new VmUse(vm?.Size ?? "", vm?.Hours, vm?.Quantity)).ToList();
        var (found, refusal) = await estimate.HandleAsync(new(new CustomerId(customerId), vms, TermOf(body.Value.Reservation), http.Actor()), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(found.ToWire());
    }

    /// <summary>The term alone, or an object that has one; null for none.</summary>
    private static string? TermOf(JsonElement? reservation) => reservation switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } whole => whole.EnumerateObject()
            .Where(member => member.Name.Equals("term", StringComparison.OrdinalIgnoreCase))
            .Select(member => member.Value.ToString())
            .FirstOrDefault() ?? "",
        { } other => other.ToString(),
    };

    private static async Task<IResult> AdviseAsync(Guid customerId, VmListBody body, HttpContext http, AdviseBenefitHandler advise, CancellationToken ct)
    {
        var (advice, refusal) = await advise.HandleAsync(new(new CustomerId(customerId), body.Vms, http.Actor()), ct);
        if (advice is null)
            return WireErrors.ToResult(refusal!);
        return body.IsCsv ? new CsvFile("advice.csv", BenefitMapping.AdviceColumns, BenefitMapping.RowsOf(advice)) : Wire.Ok(advice.ToWire());
    }
}
