using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Comptoir.Commerce.HybridBenefit;
using Comptoir.Contracts;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Microsoft.Net.Http.Headers;

namespace Comptoir.Server.Native.HybridBenefit;

/// <summary>A list of virtual machines: a sheet where the content is <c>text/csv</c>, else JSON, the list alone or an object whose
/// <c>vms</c> it is. At most 1 MiB.</summary>
internal sealed class VmListBody : IWireBody
{
    private VmListBody(IReadOnlyList<VmEntry> vms, bool isCsv, IResult? fault) => (Vms, IsCsv, Fault) = (vms, isCsv, fault);

    public IReadOnlyList<VmEntry> Vms { get; }

    public bool IsCsv { get; }

    public IResult? Fault { get; }

    public static async ValueTask<VmListBody> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        bool isCsv = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase);
        if (await RequestBytes.ReadAsync(http) is not { } bytes)
            return new([], isCsv, WireErrors.Error(StatusCodes.Status413PayloadTooLarge, WireCode.BadInput, "BodyTooLarge"));
        int skipped = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        if (bytes.Length == skipped)
            return new([], isCsv, WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.BadInput, "BodyMissing"));
        if (isCsv)
        {
            var (entries, refusal) = await VmList.ReadCsvAsync(new MemoryStream(bytes, skipped, bytes.Length - skipped, writable: false), http.RequestAborted);
            return new(entries ?? [], isCsv, entries is null ? WireErrors.ToResult(refusal!) : null);
        }

        try
        {
            return new(OfJson(bytes.AsSpan(skipped)), isCsv, null);
        }
        catch (JsonException)
        {
            return new([], isCsv, WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.BadInput, "BodyMalformed"));
        }
    }

    private static List<VmEntry> OfJson(ReadOnlySpan<byte> json)
    {
        var vms = json.TrimStart(" \t\r\n"u8).StartsWith("["u8)
            ? Read<IReadOnlyList<WireAdviceVm>>(json)
            : Read<WireAdviceRequest>(json)?.Vms;
        return [.. (vms ?? []).Select((vm, i) => new VmEntry(i + 1, vm?.VmName ?? "", vm?.VmSize ?? "", vm?.VCpu?.ToString() ?? "", vm?.Product ?? ""))];
    }

    private static T? Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)WireJson.Options.GetTypeInfo(typeof(T)));
}
