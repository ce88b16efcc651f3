using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Comptoir.Commerce.Time;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Auth;

/// <summary>The public keys of issuers elsewhere, fetched when a token needs them and remembered. What is fetched is bounded: no
/// redirects, a few seconds, a few kilobytes, and never more often than every half minute, whatever tokens come.</summary>
public sealed partial class IssuerKeys : IDisposable
{
    /// <summary>After how long the keys are looked at again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    /// <summary>How long they are good while the issuer is away.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>The least time between two tries, successful or not.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private const int LargestAnswer = 256 * 1024;
    private const int SmallestRsaKey = 2048;
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);
    private readonly CommerceClock clock;
    private readonly ILogger<IssuerKeys> log;
    private readonly HttpClient http;

    public IssuerKeys(CommerceClock clock, ILogger<IssuerKeys> log)
    {
        (this.clock, this.log) = (clock, log);
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None })
        {
            Timeout = LongestAnswer,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>The issuer's keys, looked for anew when none has this id; null when they cannot be had.</summary>
    internal async Task<IReadOnlyList<JsonWebKey>?> FindAsync(OutsideIssuer issuer, string? id, CancellationToken ct)
    {
        var keys = known.GetOrAdd(issuer.Issuer, _ => new Known());
        if (keys.AreWanted(id, clock.Real))
        {
            await keys.Turn.WaitAsync(ct);
            try
            {
                if (keys.AreWanted(id, clock.Real))
                    await FetchAsync(issuer, keys);
            }
            finally
            {
                keys.Turn.Release();
            }
        }

        return keys.Usable(clock.Real);
    }

    public void Dispose()
    {
        http.Dispose();
        foreach (var keys in known.Values)
            keys.Dispose();
    }

    // Not ended with the request that began it: others wait for the same answer.
    private async Task FetchAsync(OutsideIssuer issuer, Known keys)
    {
        try
        {
            var address = issuer.Keys is { } told ? new Uri(told) : await DiscoverAsync(issuer);
            var set = new JsonWebKeySet(await GetAsync(address));
            keys.Learn([.. set.Keys.Where(IsFit)], clock.Real);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or JsonException or ArgumentException or InvalidDataException)
        {
            keys.Missed(clock.Real);
            LogAway(issuer.Issuer, fault.Message);
        }
    }

    private async Task<Uri> DiscoverAsync(OutsideIssuer issuer)
    {
        var root = new Uri(issuer.Issuer);
        using var document = JsonDocument.Parse(await GetAsync(new Uri($"{issuer.Issuer.TrimEnd('/')}/.well-known/openid-configuration")));
        string? TextOf(string name) => document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        if (TextOf("issuer") != issuer.Issuer)
            throw new InvalidDataException("Its discovery document is of another issuer.");
        return Uri.TryCreate(TextOf("jwks_uri"), UriKind.Absolute, out var keys) && keys.Scheme == root.Scheme && keys.Authority == root.Authority
            ? keys
            : throw new InvalidDataException("Its discovery document names keys on another host; set Keys when that is right.");
    }

    private async Task<string> GetAsync(Uri address)
    {
        using var answer = await http.GetAsync(address);
        return answer.StatusCode == HttpStatusCode.OK
            ? await answer.Content.ReadAsStringAsync()
            : throw new InvalidDataException(FormattableString.Invariant($"{address} answered {(int)answer.StatusCode}."));
    }

    /// <summary>A public key for signatures, long enough. A secret one would let whoever reads it sign.</summary>
    private static bool IsFit(JsonWebKey key) => key.Use is null or "sig" && key.Kty switch
    {
        JsonWebAlgorithmsKeyTypes.RSA => key.KeySize >= SmallestRsaKey,
        JsonWebAlgorithmsKeyTypes.EllipticCurve => true,
        _ => false,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The keys of issuer {Issuer} cannot be had: {Reason}")]
    private partial void LogAway(string issuer, string reason);

    private sealed class Known : IDisposable
    {
        private IReadOnlyList<JsonWebKey>? keys;
        private long learntAt;
        private long? triedAt;

        public SemaphoreSlim Turn { get; } = new(1);

        public bool AreWanted(string? id, TimeProvider time) =>
            (triedAt is not { } tried || time.GetElapsedTime(tried) >= Pause)
            && (keys is null || time.GetElapsedTime(learntAt) >= Fresh || (id is not null && !keys.Any(key => key.Kid == id)));

        public IReadOnlyList<JsonWebKey>? Usable(TimeProvider time) => keys is not null && time.GetElapsedTime(learntAt) < Kept ? keys : null;

        public void Learn(IReadOnlyList<JsonWebKey> found, TimeProvider time)
        {
            learntAt = time.GetTimestamp();
            keys = found;
            triedAt = learntAt;
        }

        public void Missed(TimeProvider time) => triedAt = time.GetTimestamp();

        public void Dispose() => Turn.Dispose();
    }
}
