using System.Globalization;

namespace Comptoir.Server.Native;

/// <summary>The number of an order line in a path.</summary>
internal static class LineNumber
{
    /// <summary>The number; null for what is none, and so names no line.</summary>
    public static int? Read(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
