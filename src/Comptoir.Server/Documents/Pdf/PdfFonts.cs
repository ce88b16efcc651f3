namespace Comptoir.Server.Documents.Pdf;

/// <summary>The two fonts that documents are set in, read once. They have Latin, Greek and Cyrillic.</summary>
internal static class PdfFonts
{
    public static TrueTypeFont Regular { get; } = Read("LiberationSans-Regular", "LiberationSans");

    public static TrueTypeFont Bold { get; } = Read("LiberationSans-Bold", "LiberationSans-Bold");

    private static TrueTypeFont Read(string file, string name)
    {
        using var resource = typeof(PdfFonts).Assembly.GetManifestResourceStream($"fonts/{file}.ttf")
            ?? throw new InvalidOperationException($"The font {file} is not in the program.");
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return new TrueTypeFont(name, bytes);
    }
}
