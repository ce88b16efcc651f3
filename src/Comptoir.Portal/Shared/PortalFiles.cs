using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Comptoir.Portal.Shared;

/// <summary>A file that pages load.</summary>
/// <param name="Tag">Hash of its content.</param>
public sealed record Asset(byte[] Content, string ContentType, string Tag);

/// <summary>Styles, scripts and the icon, kept in the assembly. Read when first asked for.</summary>
public static class PortalFiles
{
    private const string Prefix = "assets/";

    private static readonly Lazy<FrozenDictionary<string, Lazy<Asset>>> All = new(() => typeof(PortalFiles).Assembly
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], name => new Lazy<Asset>(() => Read(name)), StringComparer.Ordinal));

    public static Asset? Find(string name) => All.Value.TryGetValue(name, out var asset) ? asset.Value : null;

    /// <summary>Address of a file, with its tag: it may be kept for good.</summary>
    public static string Address(string name) => $"/assets/{name}?v={(Find(name) ?? throw new InvalidOperationException($"There is no asset '{name}'.")).Tag}";

    private static Asset Read(string resource)
    {
        using var stream = typeof(PortalFiles).Assembly.GetManifestResourceStream(resource)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        string type = Path.GetExtension(resource) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        return new Asset(content, type, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8)));
    }
}
