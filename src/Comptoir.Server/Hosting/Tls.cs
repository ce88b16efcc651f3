using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Comptoir.Server.Hosting;

/// <summary>The operator's settings about TLS, for a server that ends it itself.</summary>
public sealed class TlsOptions
{
    public const string Section = "Tls";

    /// <summary>Path of the certificate with those between it and its root, PEM; relative to the data folder.</summary>
    public string? Certificate { get; set; }

    /// <summary>Path of its private key, PEM, not encrypted; without it in the file of the certificate.</summary>
    public string? Key { get; set; }
}

/// <summary>The server's certificate. A renewed one is taken up without a restart.</summary>
internal sealed class TlsCertificate(string certificate, string key)
{
    private readonly Lock turn = new();
    private SslStreamCertificateContext current = Read(certificate, key);
    private DateTime readAs = WrittenAt(certificate, key);

    /// <exception cref="SetupFaultException">There is none, or it cannot be read.</exception>
    public static TlsCertificate Of(TlsOptions options, DataFolder folder)
    {
        if (options.Certificate is not { Length: > 0 } certificate)
            throw new SetupFaultException("--urls has an address with https://, but Tls:Certificate names no certificate.");
        string path = Path.GetFullPath(certificate, folder.Path);
        try
        {
            return new TlsCertificate(path, options.Key is { Length: > 0 } key ? Path.GetFullPath(key, folder.Path) : path);
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            throw new SetupFaultException($"Tls:Certificate and Tls:Key cannot be read from {path}: {fault.Message}");
        }
    }

    public void Use(HttpsConnectionAdapterOptions https, ILogger log)
    {
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.ServerCertificate = current.TargetCertificate;
        https.OnAuthenticate = (_, handshake) => handshake.ServerCertificateContext = Current(log);
    }

    private SslStreamCertificateContext Current(ILogger log)
    {
        lock (turn)
        {
            try
            {
                if (WrittenAt(certificate, key) is var written && written != readAs)
                    (current, readAs) = (Read(certificate, key), written);
            }
            catch (Exception fault) when (IsUnreadable(fault))
            {
                // In the midst of being replaced, most likely: the one before serves until it can.
                log.LogWarning("The renewed certificate cannot be read; the one before is kept: {Fault}", fault.Message);
            }

            return current;
        }
    }

    private static SslStreamCertificateContext Read(string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificate, key), chain, offline: true);
    }

    private static DateTime WrittenAt(string certificate, string key) =>
        new[] { File.GetLastWriteTimeUtc(certificate), File.GetLastWriteTimeUtc(key) }.Max();

    private static bool IsUnreadable(Exception fault) => fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
