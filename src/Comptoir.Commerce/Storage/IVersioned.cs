namespace Comptoir.Commerce.Storage;

/// <summary>A row whose version grows with each save; the version is its ETag, and a write that saw an older one fails.</summary>
public interface IVersioned
{
    long Version { get; }
}
