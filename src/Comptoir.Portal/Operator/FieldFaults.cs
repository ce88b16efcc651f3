namespace Comptoir.Portal.Operator;

/// <summary>Names the texts of what may be wrong with a field of the console's forms: those of one field, else those of the fault.</summary>
public static class FieldFaults
{
    /// <summary>The type whose resource files hold them.</summary>
    public static Type Texts { get; } = typeof(FieldFaults);
}
