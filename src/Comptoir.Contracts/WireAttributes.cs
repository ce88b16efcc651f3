namespace Comptoir.Contracts;

/// <summary>What a resource says about itself. Checked against contract commerce §2 W8, W9 and platform §4, §9.</summary>
public sealed record WireAttributes
{
    /// <summary>The type's name on the wire (<c>Order</c>, <c>Collection</c>); clients do not check it.</summary>
    public string? ObjectType { get; init; }

    /// <summary>The version, on versioned resources; clients send it back inside the body.</summary>
    public string? Etag { get; init; }

    internal static WireAttributes Of(string objectType) => new() { ObjectType = objectType };
}

/// <summary>A resource whose body carries the version it was read at.</summary>
public interface IWireVersioned
{
    /// <summary>The version, null when the client sent none: then nothing is checked.</summary>
    string? Etag { get; }
}
