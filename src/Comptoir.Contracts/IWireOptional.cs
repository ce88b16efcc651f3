namespace Comptoir.Contracts;

/// <summary>A body all of whose members may be left out, and so the body itself.</summary>
#pragma warning disable CA1040 // It marks.
public interface IWireOptional;
#pragma warning restore CA1040
