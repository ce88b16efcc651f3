using BenchmarkDotNet.Attributes;
using Comptoir.Commerce.Activity;

namespace Comptoir.Microbenchmarks.Activity;

/// <summary>One record of the activity log in its chain: what sealing it costs, and verifying it again.</summary>
public class ChainBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly byte[] previous = new byte[32];
    private string?[] texts = [];
    private ReadOnlyMemory<byte> content;

    /// <summary>Characters of the resource that the record tells of: none, as for most acts, or an order as it was placed.</summary>
    [Params(0, 4000)]
    public int Resource { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        string instant = RecordContent.TextOf(Now);
        texts =
        [
            Id(1), Id(2), instant, instant, Id(3), Id(4), Id(5), Id(6),
            "GetSoftwareKey", "SoftwareKey", "q7Xk2mVd0aTzR5wLcN8eYbUf3HsJp1Gi1", "Partner",
            "camille@garance.example", "camille@garance.example", "Boulangerie Martin", "boulangerie martin",
            "192.0.2.17", null, Resource == 0 ? null : new string('x', Resource),
            """[{"Key":"OrderId","Value":"q7Xk2mVd0aTzR5wLcN8eYbUf3HsJp1Gi1"},{"Key":"LineItemNumber","Value":"0"},{"Key":"ProductId","Value":"CMP0WSRV0022"},{"Key":"SkuId","Value":"0004"}]""",
        ];
        content = RecordContent.Of(texts);
    }

    [Benchmark]
    public byte[] Hash() => SealedForm.Hash(previous, 42, Now, content.Span);

    /// <summary>A record of an export: its canonical form from its texts, then its hash.</summary>
    [Benchmark]
    public byte[] HashOfExported() => SealedForm.Hash(previous, 42, Now, RecordContent.Of(texts).Span);

    private static string Id(byte number) => new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number).ToString();
}
