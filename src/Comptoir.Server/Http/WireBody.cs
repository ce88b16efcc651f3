using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Http;

/// <summary>A body that may not have bound; its fault is answered before the endpoint runs.</summary>
public interface IWireBody
{
    IResult? Fault { get; }
}

/// <summary>A request's JSON body, read by the contract's rules: any casing, at most 1 MiB, at most 32 levels, one value.</summary>
/// <typeparam name="T">The wire type.</typeparam>
public sealed class WireBody<T> : IWireBody
    where T : class
{
    private readonly T? value;

    private WireBody(T? value, IResult? fault) => (this.value, Fault) = (value, fault);

    public IResult? Fault { get; }

    /// <summary>The value; there whenever the endpoint runs.</summary>
    public T Value => value ?? throw new InvalidOperationException("The body did not bind and its fault was not answered.");

#pragma warning disable CA1000 // The framework finds it by this name on the closed type.
    public static async ValueTask<WireBody<T>> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        if (await RequestBytes.ReadAsync(http) is not { } bytes)
            return new(null, WireErrors.Error(StatusCodes.Status413PayloadTooLarge, WireCode.BadInput, "BodyTooLarge"));
        // Some clients put a byte order mark before it.
        ReadOnlySpan<byte> json = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
        if (json.IsEmpty && typeof(IWireOptional).IsAssignableFrom(typeof(T)))
            json = "{}"u8;
        if (json.IsEmpty)
            return new(null, Missing);
        try
        {
            return JsonSerializer.Deserialize<T>(json, WireJson.Options) is { } read ? new(read, null) : new(null, Missing);
        }
        catch (JsonException exception)
        {
            return new(null, Answer(WireFault.Of(exception)));
        }
    }
#pragma warning restore CA1000

    private static IResult Missing => WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.BadInput, "BodyMissing");

    private static IResult Answer(WireFault fault) => fault switch
    {
        { Member: null } => WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.BadInput, "BodyMalformed"),
        { Kind: WireFaultKind.UnknownWord } => WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.UnknownWord, "MemberUnknown", ("Field", fault.Member)),
        { Kind: WireFaultKind.TooLong } => WireErrors.ToResult(new InvalidInput(fault.Member, InputFault.TooLong, Longest)),
        _ => WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.BadInput, "MemberMalformed", ("Field", fault.Member)),
    };

    private static string Longest => WireJson.LongestText.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Reads a request's body whole, up to the limit, and remembers its hash.</summary>
public static class RequestBytes
{
    /// <summary>1 MiB (R15.4).</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>The bytes; null when there are more than the limit.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > Limit)
            return null;
        using var buffer = new MemoryStream((int)(http.Request.ContentLength ?? 0));
        byte[] chunk = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            if (buffer.Length + read > Limit)
                return null;
            buffer.Write(chunk, 0, read);
        }

        byte[] bytes = buffer.ToArray();
        http.Request().BodyHash = SHA256.HashData(bytes);
        return bytes;
    }
}
