using BenchmarkDotNet.Attributes;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Microbenchmarks.Results;

namespace Comptoir.Microbenchmarks.Downloads;

/// <summary>The signature of a download link, checked before the database is asked.</summary>
public class LinkBenchmarks
{
    private readonly KeyVault vault = new(new byte[32]);
    private readonly PartnerId partner = new(new Guid(2, 0, 0, new byte[8]));
    private readonly Guid link = new(3, 1, 4, [1, 5, 9, 2, 6, 5, 3, 5]);
    private string token = "";
    private string forged = "";

    [GlobalSetup]
    public void SetUp()
    {
        token = LinkToken.Of(partner, link, vault);
        forged = (token[0] == 'A' ? 'B' : 'A') + token[1..];
        if (LinkToken.Read(token, vault) != (partner, link) || LinkToken.Read(forged, vault) is not null)
            throw new InvalidOperationException("The signature of a link does not tell it from a forged one.");
    }

    [Benchmark]
    public string Sign() => LinkToken.Of(partner, link, vault);

    [Benchmark]
    [Goal(microseconds: 20)]
    public (PartnerId Partner, Guid Link)? Verify() => LinkToken.Read(token, vault);

    [Benchmark]
    [Goal(microseconds: 20)]
    public (PartnerId Partner, Guid Link)? RefuseForged() => LinkToken.Read(forged, vault);
}
