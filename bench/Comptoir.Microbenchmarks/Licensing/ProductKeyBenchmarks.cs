using BenchmarkDotNet.Attributes;
using Comptoir.Commerce.Licensing;

namespace Comptoir.Microbenchmarks.Licensing;

/// <summary>A key is made for each unit of a purchase; one is checked and looked up when somebody asks about it.</summary>
public class ProductKeyBenchmarks
{
    private readonly KeyVault vault = new(new byte[32]);
    private string key = "";

    [GlobalSetup]
    public void SetUp()
    {
        key = ProductKeyCode.New();
        if (!ProductKeyCode.IsWellFormed(key))
            throw new InvalidOperationException("A new key is not well formed.");
    }

    [Benchmark]
    public string Make() => ProductKeyCode.New();

    [Benchmark]
    public bool Check() => ProductKeyCode.IsWellFormed(key);

    [Benchmark]
    public byte[] Fingerprint() => vault.Fingerprint(key);
}
