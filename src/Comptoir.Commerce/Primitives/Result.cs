using System.Diagnostics.CodeAnalysis;

namespace Comptoir.Commerce.Primitives;

/// <summary>A value or the refusal to give one; converts from both and deconstructs into <c>(value, refusal)</c>.</summary>
public readonly struct Result<T>
    where T : class
{
    private readonly T? value;
    private readonly Refusal? refusal;

    private Result(T? value, Refusal? refusal) => (this.value, this.refusal) = (value, refusal);

    public T? Value => value;

    public Refusal? Refusal => refusal;

    [MemberNotNullWhen(true, nameof(Refusal))]
    [MemberNotNullWhen(false, nameof(Value))]
    public bool IsRefused => refusal is not null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(null, refusal);

    public void Deconstruct(out T? value, out Refusal? refusal) => (value, refusal) = (this.value, this.refusal);
}

/// <summary>The value of a use case that has nothing to say but that it happened.</summary>
public sealed record Done
{
    public static readonly Done Value = new();
}
