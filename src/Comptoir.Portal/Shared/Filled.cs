namespace Comptoir.Portal.Shared;

/// <summary>A form as it is shown: empty, as things stand, or as it was sent with what is wrong about it.</summary>
/// <param name="Fields">What stands in it, by name.</param>
/// <param name="Faults">By field: what to mend, worded.</param>
public sealed record Filled(IReadOnlyDictionary<string, string> Fields, IReadOnlyDictionary<string, string> Faults)
{
    private static readonly Dictionary<string, string> None = [];

    public static Filled Empty { get; } = new(None, None);

    public string this[string field] => Fields.GetValueOrDefault(field, "");

    public static Filled With(IReadOnlyDictionary<string, string> fields) => new(fields, None);

    public string? FaultOf(string field) => Faults.GetValueOrDefault(field);
}
