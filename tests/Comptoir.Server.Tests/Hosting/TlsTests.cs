using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Comptoir.Server.Tests.Hosting;

/// <summary>A server that ends TLS itself, with a certificate of its own.</summary>
public sealed class TlsServer : ComptoirServer
{
    protected override string Address => "https://127.0.0.1:0";

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Tls:Certificate"] = "server.pem", ["Tls:Key"] = "server.key" };

    public override async ValueTask InitializeAsync()
    {
        Certify("first");
        await base.InitializeAsync();
    }

    public void Certify(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllText(Path.Combine(Folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(Folder, "server.pem"), certificate.ExportCertificatePem());
    }
}

/// <summary>TLS of the server's own (OWASP ASVS V12), and what pages say under it (V3.3, V3.4).</summary>
public sealed class TlsTests(TlsServer server) : IClassFixture<TlsServer>
{
    [Fact]
    public async Task Under_TLS_cookies_are_of_this_host_alone_and_browsers_stay_with_TLS()
    {
        var (page, _) = await GetAsync("/sign-in");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        string cookie = Assert.Single(page.Headers.GetValues("Set-Cookie"), text => text.Contains("comptoir-visit", StringComparison.Ordinal));
        Assert.StartsWith("__Host-comptoir-visit=", cookie, StringComparison.Ordinal);
        Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("max-age=31536000", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")));
    }

    [Fact]
    public async Task A_renewed_certificate_is_taken_up_and_half_of_one_is_not()
    {
        server.Certify("second");
        Assert.Equal("CN=second", (await GetAsync("/healthz")).Subject);

        File.WriteAllText(Path.Combine(server.Folder, "server.pem"), "-----BEGIN CERTIFICATE-----\nMIIB");
        Assert.Equal("CN=second", (await GetAsync("/healthz")).Subject);

        server.Certify("third");
        Assert.Equal("CN=third", (await GetAsync("/healthz")).Subject);
    }

    /// <summary>By a connection of its own.</summary>
    private async Task<(HttpResponseMessage Answer, string Subject)> GetAsync(string path)
    {
        string subject = "";
        using var handler = new HttpClientHandler
        {
            UseCookies = false,
#pragma warning disable MA0039 // Signed by itself: there is nobody to ask.
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) =>
            {
                subject = certificate!.Subject;
                return true;
            },
#pragma warning restore MA0039
        };
        using var client = new HttpClient(handler) { BaseAddress = server.Root };
        return (await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken), subject);
    }
}
