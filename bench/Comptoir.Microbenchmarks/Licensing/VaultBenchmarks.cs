using BenchmarkDotNet.Attributes;
using Comptoir.Commerce.Licensing;

namespace Comptoir.Microbenchmarks.Licensing;

/// <summary>A product key at rest: sealed with a purchase, opened at each reveal.</summary>
public class VaultBenchmarks
{
    private const string Context = "key:00000002-0000-0000-0000-000000000000:0197b1c0-4d5e-7f00-8000-5a0c3e1d2b4f:CMP0WSRV0022:0004:2022";

    private Installation installation = null!;
    private KeyVault vault = null!;
    private string key = "";
    private Sealed kept = null!;

    [GlobalSetup]
    public void SetUp() => SetUpAsync().Finish();

    [GlobalCleanup]
    public void CleanUp() => installation.DisposeAsync().AsTask().Finish();

    [Benchmark]
    public Sealed Seal() => vault.Seal(key, Context);

    [Benchmark]
    public string Open() => vault.OpenText(kept, Context);

    private async Task SetUpAsync()
    {
        installation = await Installation.MakeAsync();
        vault = installation.Get<KeyVault>();
        key = ProductKeyCode.New();
        kept = vault.Seal(key, Context);
        if (vault.OpenText(kept, Context) != key)
            throw new InvalidOperationException("What was sealed does not open.");
    }
}
