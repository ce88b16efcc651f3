using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Storage.Tests.Stores;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>A part of the log in a file that proves itself, without the installation (R8.4).</summary>
public class ExportTests
{
    // The head, the chain of one partner with its twelve records, that of the other with six, the signature.
    private const int FirstRecord = 2;

    private static readonly Dictionary<string, (Action<List<string>> Damage, ChainFaultKind Kind, long Line)> Damages = new(StringComparer.Ordinal)
    {
        ["a text edited"] = (lines => Replace(lines, FirstRecord + 4, "mine-5", "mine-6"), ChainFaultKind.Edited, 7),
        ["a member taken out"] = (lines => Edit(lines, FirstRecord + 4, line => line["record"]!.AsObject().Remove("UserName")), ChainFaultKind.Edited, 7),
        ["a member added"] = (lines => Edit(lines, FirstRecord + 4, line => line["record"]!["Extra"] = "x"), ChainFaultKind.Unreadable, 7),
        ["a hash edited"] = (lines => Edit(lines, FirstRecord + 4, line => line["hash"] = Convert.ToBase64String(new byte[32])), ChainFaultKind.Edited, 7),
        ["one deleted"] = (lines => lines.RemoveAt(FirstRecord + 4), ChainFaultKind.Missing, 7),
        ["the first of a chain deleted"] = (lines => lines.RemoveAt(FirstRecord), ChainFaultKind.Moved, 3),
        ["the last of a chain deleted"] = (lines => lines.RemoveAt(FirstRecord + 11), ChainFaultKind.Unsigned, 21),
        ["two swapped"] = (lines => (lines[FirstRecord + 4], lines[FirstRecord + 5]) = (lines[FirstRecord + 5], lines[FirstRecord + 4]), ChainFaultKind.Missing, 7),
        ["one twice"] = (lines => lines.Insert(FirstRecord + 4, lines[FirstRecord + 3]), ChainFaultKind.Inserted, 7),
        ["one of another partner"] = (lines => lines.Insert(FirstRecord + 12, lines[FirstRecord + 13]), ChainFaultKind.Moved, 15),
        ["the end cut"] = (lines => lines.RemoveAt(lines.Count - 1), ChainFaultKind.Cut, 21),
        ["a whole chain deleted"] = (lines => lines.RemoveRange(1, 13), ChainFaultKind.Unsigned, 9),
        ["a line behind the signature"] = (lines => lines.Add(lines[^1]), ChainFaultKind.Inserted, 23),
        ["another period pretended"] = (lines => Replace(lines, 0, "\"from\":\"0001", "\"from\":\"0002"), ChainFaultKind.Unsigned, 22),
        ["a line of rubbish"] = (lines => lines[8] = "rubbish", ChainFaultKind.Unreadable, 9),
        ["no export at all"] = (lines => lines[0] = "{}", ChainFaultKind.Unreadable, 1),
        ["written anew"] = (Rewrite, ChainFaultKind.Unsigned, 22),
    };

    public static TheoryData<string> Names() => [.. Damages.Keys];

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task An_export_proves_itself_and_tells_whose_key_it_is_signed_with(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);

        var (export, text) = await ExportAsync(store);
        var verdict = await VerifyAsync(text);

        Assert.Equal((18L, 18L), (export.Records, verdict.Records));
        Assert.Null(verdict.Fault);
        Assert.Equal(export.Fingerprint, verdict.Fingerprint);
        Assert.Equal(79, export.Fingerprint.Length);
        Assert.Equal(chain.Store.Time.GetUtcNow(), verdict.ExportedAt);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_period_is_a_stretch_of_the_chain_and_one_partner_can_be_given_its_own(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await Chain.BuildAsync(store);
        var end = store.Time.GetUtcNow();

        // The instants of the fourth record and of the ninth.
        var (export, text) = await ExportAsync(store, end.AddMinutes(-80), end.AddMinutes(-30), World.Garance);

        Assert.Equal(5, export.Records);
        Assert.Equal(5, (await VerifyAsync(text)).Records);
        Assert.Null((await VerifyAsync(text)).Fault);
        Assert.Contains("mine-4", text, StringComparison.Ordinal);
        Assert.DoesNotContain("mine-9", text, StringComparison.Ordinal);
        Assert.DoesNotContain("theirs", text, StringComparison.Ordinal);
        Assert.Equal(0, (await ExportAsync(store, end.AddDays(1), end.AddDays(2))).Export.Records);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_altered_export_is_found_and_the_first_bad_line_named(string name)
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        await Chain.BuildAsync(store);
        var lines = (await ExportAsync(store)).Text.TrimEnd('\n').Split('\n').ToList();
        var (damage, kind, line) = Damages[name];

        damage(lines);
        var verdict = await VerifyAsync(string.Join('\n', lines) + "\n");

        Assert.NotNull(verdict.Fault);
        Assert.Equal((kind, line), (verdict.Fault.Kind, verdict.Line));
    }

    [Fact]
    public async Task An_export_signed_anew_with_another_key_has_another_fingerprint()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        await Chain.BuildAsync(store);
        var (export, text) = await ExportAsync(store);
        var lines = text.TrimEnd('\n').Split('\n').ToList();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Edit(lines, 0, head => head["publicKey"] = Convert.ToBase64String(other.ExportSubjectPublicKeyInfo()));
        byte[] signed = [.. "comptoir activity export 1\n"u8, .. SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines[..^1]) + "\n"))];
        Edit(lines, lines.Count - 1, end => end["signature"] = Convert.ToBase64String(other.SignData(signed, HashAlgorithmName.SHA256)));
        var verdict = await VerifyAsync(string.Join('\n', lines) + "\n");

        Assert.Null(verdict.Fault);
        Assert.NotEqual(export.Fingerprint, verdict.Fingerprint);
    }

    [Fact]
    public async Task Every_byte_of_an_export_counts()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        await Chain.BuildAsync(store);
        byte[] bytes = Encoding.UTF8.GetBytes((await ExportAsync(store)).Text);
        var chance = new Random(20261126);

        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[chance.Next(damaged.Length)] ^= (byte)(1 << chance.Next(8));
            Assert.NotNull((await VerifyAsync(damaged)).Fault);
        }
    }

    private static void Replace(List<string> lines, int at, string old, string with)
    {
        Assert.Contains(old, lines[at], StringComparison.Ordinal);
        lines[at] = lines[at].Replace(old, with, StringComparison.Ordinal);
    }

    private static void Edit(List<string> lines, int at, Action<JsonNode> edit)
    {
        var line = JsonNode.Parse(lines[at])!;
        edit(line);
        lines[at] = line.ToJsonString();
    }

    /// <summary>Edits a record and makes every hash after it right: only the signature is missing.</summary>
    private static void Rewrite(List<string> lines)
    {
        Replace(lines, FirstRecord + 4, "mine-5", "mine-6");
        byte[]? previous = null;
        for (int at = FirstRecord + 4; at < FirstRecord + 12; at++)
        {
            Edit(lines, at, line =>
            {
                var record = System.Text.Json.JsonSerializer.Deserialize<ExportRecord>(line.ToJsonString(), SignedLines.Json)!;
                byte[] before = previous ?? record.PreviousHash;
                previous = SealedForm.Hash(before, record.Sequence, record.SealedAt, record.Row().Content.Span);
                (line["previousHash"], line["hash"]) = (Convert.ToBase64String(before), Convert.ToBase64String(previous));
            });
        }
    }

    private static async Task<(ActivityExport Export, string Text)> ExportAsync(Store store, DateTimeOffset? from = null, DateTimeOffset? until = null, PartnerId? only = null)
    {
        using var file = new MemoryStream();
        var export = await store.RunAsync<ExportActivity, ActivityExport>(
            activity => activity.WriteAsync(file, from ?? DateTimeOffset.MinValue, until ?? DateTimeOffset.MaxValue, only, null, default));
        return (export, Encoding.UTF8.GetString(file.ToArray()));
    }

    private static Task<ExportVerdict> VerifyAsync(string text) => VerifyAsync(Encoding.UTF8.GetBytes(text));

    private static async Task<ExportVerdict> VerifyAsync(byte[] bytes)
    {
        using var file = new MemoryStream(bytes);
        return await VerifyExport.RunAsync(file, null, default);
    }
}
