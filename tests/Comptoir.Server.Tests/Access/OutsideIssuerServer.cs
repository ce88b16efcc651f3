using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Comptoir.Server.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Tests.Access;

/// <summary>An identity provider on loopback: one path for each issuer it plays.</summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, int> asked = new(StringComparer.Ordinal);
    private readonly RSA rsa = RSA.Create(2048);
    private readonly RSA next = RSA.Create(2048);
    private readonly ECDsa curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public IdentityProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public string Root { get; private set; } = "";

    /// <summary>Answers nothing but 503.</summary>
    public bool IsAway { get; set; }

    /// <summary>Publishes and signs with another key from now on.</summary>
    public bool HasNewKey { get; set; }

    public SigningCredentials First => new(new RsaSecurityKey(rsa) { KeyId = "first" }, SecurityAlgorithms.RsaSha256);

    public SigningCredentials Second => new(new RsaSecurityKey(next) { KeyId = "second" }, SecurityAlgorithms.RsaSha256);

    public SigningCredentials Curve => new(new ECDsaSecurityKey(curve) { KeyId = "curve" }, SecurityAlgorithms.EcdsaSha256);

    public byte[] Secret { get; } = RandomNumberGenerator.GetBytes(32);

    public int Asked(string path) => asked.GetValueOrDefault(path);

    public async Task StartAsync()
    {
        await app.StartAsync();
        Root = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    /// <summary>An access token of the issuer at a path.</summary>
    public string Token(string path, object claims, SigningCredentials? key = null, string audience = "api://comptoir", int seconds = 600, string? issuer = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(claims))!.AsObject();
        var now = DateTimeOffset.UtcNow;
        body["iss"] = issuer ?? Root + path;
        body["aud"] = audience;
        body["nbf"] = now.AddMinutes(-5).ToUnixTimeSeconds();
        body["exp"] = now.AddSeconds(seconds).ToUnixTimeSeconds();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(body.ToJsonString(), key ?? First);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
        next.Dispose();
        curve.Dispose();
    }

    private Task AnswerAsync(HttpContext http)
    {
        string path = http.Request.Path;
        asked.AddOrUpdate(path, 1, (_, count) => count + 1);
        if (IsAway)
        {
            http.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            return Task.CompletedTask;
        }

        if (path.EndsWith("/keys", StringComparison.Ordinal))
            return http.Response.WriteAsync(KeySet());
        string issuer = path.Replace("/.well-known/openid-configuration", "", StringComparison.Ordinal);
        if (issuer == "/moved")
            http.Response.Redirect("/keycloak/.well-known/openid-configuration");
        return issuer switch
        {
            "/moved" => Task.CompletedTask,
            "/huge" => http.Response.WriteAsync(new string(' ', 300_000)),
            "/rubbish" => http.Response.WriteAsync("<html>"),
            "/elsewhere" => DescribeAsync(http, Root + issuer, "http://localhost:1/keys"),
            "/impostor" => DescribeAsync(http, Root + "/keycloak", $"{Root}/keys"),
            _ => DescribeAsync(http, Root + issuer, $"{Root}{issuer}/keys"),
        };
    }

    private static Task DescribeAsync(HttpContext http, string issuer, string keys) =>
        http.Response.WriteAsync(new JsonObject { ["issuer"] = issuer, ["jwks_uri"] = keys }.ToJsonString());

    private string KeySet()
    {
        var point = curve.ExportParameters(false).Q;
        var keys = new JsonArray(
            Rsa(HasNewKey ? next : rsa, HasNewKey ? "second" : "first", "sig"),
            new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "curve", ["use"] = "sig", ["x"] = Base64UrlEncoder.Encode(point.X), ["y"] = Base64UrlEncoder.Encode(point.Y) },
            Rsa(next, "for-encryption", "enc"),
            new JsonObject { ["kty"] = "oct", ["kid"] = "shared", ["k"] = Base64UrlEncoder.Encode(Secret) });
        return new JsonObject { ["keys"] = keys }.ToJsonString();
    }

    private static JsonObject Rsa(RSA key, string id, string use)
    {
        var parts = key.ExportParameters(false);
        return new JsonObject { ["kty"] = "RSA", ["use"] = use, ["kid"] = id, ["n"] = Base64UrlEncoder.Encode(parts.Modulus), ["e"] = Base64UrlEncoder.Encode(parts.Exponent) };
    }
}

/// <summary>Real time with a start that can be moved on.</summary>
internal sealed class MovedTime : TimeProvider
{
    private long ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow();

    public override long GetTimestamp() => System.GetTimestamp() + Interlocked.Read(ref ahead);

    /// <summary>Only what is measured from one instant to another: the date stays.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref ahead, (long)(by.TotalSeconds * TimestampFrequency));
}

/// <summary>The demo world, trusting several issuers of one identity provider.</summary>
public sealed class OutsideIssuerServer : ComptoirServer
{
    internal IdentityProvider Provider { get; } = new();

    internal MovedTime Time { get; } = new();

    protected override IReadOnlyDictionary<string, string?> Settings
    {
        get
        {
            var settings = new Dictionary<string, string?>();
            string[] paths = ["/keycloak", "/entra/v2.0", "/moved", "/huge", "/rubbish", "/elsewhere", "/impostor", "/late", "/flood", "/rotated"];
            for (int n = 0; n < paths.Length; n++)
            {
                settings[$"Auth:Issuers:{n}:Issuer"] = Provider.Root + paths[n];
                settings[$"Auth:Issuers:{n}:Audience"] = "api://comptoir";
                if (n > 0)
                    settings[$"Auth:Issuers:{n}:Tenant"] = DemoWorld.Partners[0].Tenant.Id.ToString();
            }

            settings["Auth:Issuers:0:TenantClaim"] = "partner";
            settings["Auth:Issuers:0:Tenants:garance"] = DemoWorld.Partners[0].Tenant.Id.ToString();
            settings["Auth:Issuers:0:Tenants:harrow"] = DemoWorld.Partners[1].Tenant.Id.ToString();
            settings["Auth:Issuers:0:Tenants:leon"] = DemoWorld.Partners[0].Customers[0].Tenant.Id.ToString();
            settings["Auth:Issuers:0:Tenants:operation"] = DemoWorld.Operator.Id.ToString();
            settings["Auth:Issuers:0:Tenants:gone"] = "00000000-0000-4000-8000-000000000bad";
            settings["Auth:Issuers:0:RoleClaim"] = "realm_access.roles";
            settings["Auth:Issuers:0:Roles:csp-agents"] = "AdminAgent, SalesAgent";
            settings["Auth:Issuers:0:Roles:csp-billing"] = "BillingAdmin";
            settings["Auth:Issuers:0:Roles:admins"] = "GlobalAdmin";
            settings["Auth:Issuers:0:Roles:operators"] = "Operator";
            settings["Auth:Issuers:1:SubjectClaim"] = "oid";
            settings["Auth:Issuers:1:Roles:Csp.Agent"] = "AdminAgent";
            settings["Auth:Issuers:1:Users:nadia-there"] = "nadia@garance.example";
            settings["Auth:Issuers:1:Users:nobody-there"] = "nobody@garance.example";
            settings["Auth:Issuers:1:Users:ines-there"] = "ines@brasserie-leon.onmicrosoft.com";
            return settings;
        }
    }

    public override async ValueTask InitializeAsync()
    {
        await Provider.StartAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provider.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override void Adapt(IServiceCollection services) => services.AddSingleton<TimeProvider>(Time);
}
