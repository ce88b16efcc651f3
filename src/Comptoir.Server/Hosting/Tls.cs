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
    // Looked at before it is read: what is replaced in between is read again.
    private (FileStamp Certificate, FileStamp Key) readAs = (StampOf(certificate), StampOf(key));
    private SslStreamCertificateContext current = Read(certificate, key);

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
                if ((StampOf(certificate), StampOf(key)) is var stamps && stamps != readAs)
                    (current, readAs) = (Read(certificate, key), stamps);
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

    /// <summary>Of the file itself: a renewal may change only where a link leads.</summary>
    private static FileStamp StampOf(string path)
    {
        var link = new FileInfo(path);
        var file = link.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? link;
        return new FileStamp(file.FullName, file.LastWriteTimeUtc, file.Length);
    }

    private static bool IsUnreadable(Exception fault) => fault is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    private readonly record struct FileStamp(string Path, DateTime WrittenAt, long Length);
}
