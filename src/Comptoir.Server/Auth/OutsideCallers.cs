using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Auth;

/// <summary>Reads tokens of the issuers that the operator trusts besides this server, and says who is meant here.</summary>
public sealed class OutsideCallers(IOptions<AuthOptions> options, IssuerKeys keys, FindOutsideCaller find, CommerceClock clock)
{
    private const int LongestName = 200;
    private const string ProgramOfKeycloak = "service-account-";

    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    /// <summary>Which of them the token says it is of; nothing of it is proven yet.</summary>
    public OutsideIssuer? IssuerOf(string token)
    {
        if (options.Value.Issuers.Count == 0 || !Tokens.CanReadToken(token))
            return null;
        try
        {
            string issuer = Tokens.ReadJsonWebToken(token).Issuer;
            return options.Value.Issuers.Find(known => known.Issuer == issuer);
        }
        catch (ArgumentException)
        {
            // Not a token at all: the one answer to that is given where our own are read.
            return null;
        }
    }

    public async Task<OutsideReading> ReadAsync(string text, OutsideIssuer issuer, CancellationToken ct)
    {
        if (await keys.FindAsync(issuer, Tokens.ReadJsonWebToken(text).Kid, ct) is not { } found)
            return OutsideReading.Refused("The keys of the token's issuer cannot be had.");
        var result = await Tokens.ValidateTokenAsync(text, ParametersOf(issuer, found));
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token)
            return new OutsideReading(null, "The token is not valid.", result.Exception is not SecurityTokenInvalidLifetimeException { Expires: not null }, false);
        var claims = new OutsideClaims(token);
        return await ActorOfAsync(claims, issuer, ct) is { } actor
            ? new OutsideReading(actor, null, false, claims.Texts("amr").Contains("mfa"))
            : OutsideReading.Refused("The token is of nobody here.");
    }

    private TokenValidationParameters ParametersOf(OutsideIssuer issuer, IEnumerable<SecurityKey> found) => new()
    {
        ValidIssuer = issuer.Issuer,
        ValidAudience = issuer.Audience,
        IssuerSigningKeys = found,
        ValidAlgorithms = Algorithms,
        ValidTypes = ["JWT", "at+jwt"],
        RequireExpirationTime = true,
        LifetimeValidator = TokenLifetime.By(clock),
    };

    private async Task<Actor?> ActorOfAsync(OutsideClaims claims, OutsideIssuer issuer, CancellationToken ct)
    {
        if (TenantOf(claims, issuer) is not { } tenant || claims.Text(issuer.SubjectClaim) is not { } subject)
            return null;
        string? name = claims.Text(issuer.NameClaim);
        bool isPerson = name is not null && claims.Text("idtyp") != "app" && !name.StartsWith(ProgramOfKeycloak, StringComparison.Ordinal);
        string? account = isPerson ? issuer.Users.GetValueOrDefault(subject) : null;
        if (await find.HandleAsync(tenant, account, ct) is not { } found)
            return null;
        string? application = claims.Text("azp") ?? claims.Text("appid") ?? claims.Text("client_id");
        return new Actor(
            found.Tenant.Kind,
            found.Tenant.PartnerId,
            found.Tenant.CustomerId,
            found.User?.Id ?? (isPerson ? new UserId(IdOf(issuer, tenant, subject)) : null),
            found.User?.UserName ?? (isPerson ? NameOf(name!, issuer) : null),
            // A person's own program need not be known; a program without a name of its own is its subject.
            ApplicationOf(application ?? (isPerson ? null : subject), issuer, tenant),
            found.User?.Roles ?? RolesOf(claims, issuer, found.Tenant.Kind))
        {
            IsOutside = isPerson && found.User is null,
        };
    }

    private static Guid? TenantOf(OutsideClaims claims, OutsideIssuer issuer)
    {
        string? named = issuer.TenantClaim is not { } claim ? issuer.Tenant : claims.Text(claim) is { } value ? issuer.Tenants.GetValueOrDefault(value) : null;
        return Guid.TryParse(named, out var tenant) ? tenant : null;
    }

    private static List<Role> RolesOf(OutsideClaims claims, OutsideIssuer issuer, ActorKind kind) =>
    [
        .. claims.Texts(issuer.RoleClaim)
            .SelectMany(value => issuer.Roles.TryGetValue(value, out string? roles) ? SettingRoles.Of(roles) : [])
            .OfType<Role>()
            .Intersect(AccessMatrix.RolesOf(kind)),
    ];

    /// <summary>With the issuer's host, so that the log never takes it for a user of the same name here.</summary>
    private static string NameOf(string name, OutsideIssuer issuer)
    {
        string plain = new([.. name.Where(letter => !char.IsControl(letter)).Take(LongestName)]);
        return $"{plain} ({new Uri(issuer.Issuer).Host})";
    }

    private static Guid? ApplicationOf(string? name, OutsideIssuer issuer, Guid tenant) =>
        name is null ? null : Guid.TryParse(name, out var id) ? id : IdOf(issuer, tenant, name);

    /// <summary>An id that is the same each time and no other subject's.</summary>
    private static Guid IdOf(OutsideIssuer issuer, Guid tenant, string subject)
    {
        byte[] bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}\n{issuer.Issuer}\n{subject}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}

/// <summary>What came of a token.</summary>
/// <param name="Actor">Null when it is refused.</param>
/// <param name="Fault">Why; null when it is not.</param>
/// <param name="IsForged">It is not that issuer's for us, rather than merely too old or of nobody.</param>
public sealed record OutsideReading(Actor? Actor, string? Fault, bool IsForged, bool HasSecondFactor)
{
    public static OutsideReading Refused(string why) => new(null, why, false, false);
}

/// <summary>Roles as a setting names them.</summary>
internal static class SettingRoles
{
    /// <summary>Null in place of a name that is none.</summary>
    public static IEnumerable<Role?> Of(string names) => names
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(name => Enum.TryParse<Role>(name, ignoreCase: false, out var role) && Enum.IsDefined(role) && !char.IsAsciiDigit(name[0]) ? role : (Role?)null);
}
