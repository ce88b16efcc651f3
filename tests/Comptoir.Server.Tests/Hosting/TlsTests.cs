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

    /// <param name="folder">Under the data folder.</param>
    public void Certify(string name, string folder = "")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        Directory.CreateDirectory(Path.Combine(Folder, folder));
        File.WriteAllText(Path.Combine(Folder, folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(Folder, folder, "server.pem"), certificate.ExportCertificatePem());
    }

    /// <summary>Has a link lead elsewhere, at one blow as renewals do it.</summary>
    public void Lead(string link, string target)
    {
        string made = Path.Combine(Folder, $"{link}.new");
        File.CreateSymbolicLink(made, target);
        File.Move(made, Path.Combine(Folder, link), overwrite: true);
    }

    public void LeadFolder(string link, string target)
    {
        string path = Path.Combine(Folder, link);
        if (Directory.Exists(path))
            Directory.Delete(path);
        Directory.CreateSymbolicLink(path, target);
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

    [Fact]
    public async Task A_certificate_renewed_behind_a_link_is_taken_up_also_when_the_file_it_leads_to_looks_the_same()
    {
        foreach (string name in (string[])["one", "two"])
        {
            server.Certify(name, name);
            // Nothing but its path tells the one from the other.
            foreach (string file in Directory.GetFiles(Path.Combine(server.Folder, name)))
            {
                File.AppendAllText(file, new string('\n', 2000 - (int)new FileInfo(file).Length));
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
            }
        }

        foreach (string name in (string[])["one", "two", "one"])
        {
            server.Lead("server.key", Path.Combine(name, "server.key"));
            server.Lead("server.pem", Path.Combine(name, "server.pem"));
            Assert.Equal($"CN={name}", (await GetAsync("/healthz")).Subject);
        }
    }

    [Fact]
    public async Task A_certificate_renewed_behind_the_link_of_its_folder_is_taken_up()
    {
        // As secrets are mounted: the files are links into a folder that is a link itself.
        server.Certify("ours", "..1");
        server.LeadFolder("..data", "..1");
        server.Lead("server.key", Path.Combine("..data", "server.key"));
        server.Lead("server.pem", Path.Combine("..data", "server.pem"));
        Assert.Equal("CN=ours", (await GetAsync("/healthz")).Subject);

        server.Certify("next", "..2");
        server.LeadFolder("..data", "..2");
        Assert.Equal("CN=next", (await GetAsync("/healthz")).Subject);
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
