using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Comptoir.Server.Tests.Access;

/// <summary>A device that keeps passkeys, and the browser before it, in software: it makes and signs what Web Authentication says, and
/// lies where a test has it lie.</summary>
internal sealed class SoftDevice
{
    private const byte Present = 0x01, Verified = 0x04, HasKey = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Address of the page that asks.</summary>
    public string Origin { get; set; } = PageBrowser.Site;

    /// <summary>The site it signs for; the one it is asked for without this.</summary>
    public string? Site { get; set; }

    /// <summary>It has asked for a finger, a face or a PIN.</summary>
    public bool AsksUser { get; set; } = true;

    /// <summary>What it says it signs; what it is asked to without this.</summary>
    public string? Challenge { get; set; }

    /// <summary>Another user's, where it claims to be another's; whoever it was made for without this.</summary>
    public string? Handle { get; set; }

    public bool CrossOrigin { get; set; }

    /// <summary>It counts its signatures, from here on.</summary>
    public uint? Count { get; set; }

    public byte[] CredentialId { get; private set; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>Whom it was made for, as the server asked.</summary>
    public string? MadeFor { get; private set; }

    /// <summary>A device that gives out the same credential id for a key of its own.</summary>
    public SoftDevice Twin() => new() { CredentialId = CredentialId, MadeFor = MadeFor };

    public void BeHonest() =>
        (Origin, Site, AsksUser, Challenge, Handle, CrossOrigin) = (PageBrowser.Site, null, true, null, null, false);

    public string Make(JsonNode asked)
    {
        MadeFor = (string)asked["user"]!["id"]!;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        // COSE: 1 (kind) 2, 3 (algorithm) -7, -1 (curve) 1, -2 x, -3 y.
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data((string)asked["rp"]!["id"]!, HasKey), .. new byte[16], 0x00, (byte)CredentialId.Length, .. CredentialId, .. cose];
        // CBOR: { "fmt": "none", "attStmt": {}, "authData": bytes }.
        byte[] attestation = [0xA3, .. Word("fmt"), .. Word("none"), .. Word("attStmt"), 0xA0, .. Word("authData"), 0x58, (byte)data.Length, .. data];
        return Answer("webauthn.create", asked, _ => new JsonObject { ["attestationObject"] = Text(attestation), ["transports"] = new JsonArray("internal") });
    }

    public string Sign(JsonNode asked)
    {
        byte[] data = Data((string)asked["rpId"]!, 0);
        return Answer("webauthn.get", asked, client => new JsonObject
        {
            ["authenticatorData"] = Text(data),
            ["signature"] = Text(key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            ["userHandle"] = (Handle ?? MadeFor ?? new string('A', 43)) is { Length: > 0 } handle ? handle : null,
        });
    }

    private static byte[] Word(string word) => [(byte)(0x60 + word.Length), .. Encoding.ASCII.GetBytes(word)];

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private string Answer(string type, JsonNode asked, Func<byte[], JsonObject> respond)
    {
        byte[] client = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["type"] = type,
            ["challenge"] = Challenge ?? (string)asked["challenge"]!,
            ["origin"] = Origin,
            ["crossOrigin"] = CrossOrigin,
        }.ToJsonString());
        var response = respond(client);
        response["clientDataJSON"] = Text(client);
        return new JsonObject
        {
            ["id"] = Text(CredentialId),
            ["rawId"] = Text(CredentialId),
            ["type"] = "public-key",
            ["response"] = response,
            ["clientExtensionResults"] = new JsonObject(),
        }.ToJsonString();
    }

    private byte[] Data(string site, byte flags)
    {
        byte[] count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count is { } number ? (uint)(Count = number + 1) : 0);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(Site ?? site)), (byte)(flags | Present | (AsksUser ? Verified : 0)), .. count];
    }
}
