using Comptoir.Server.Documents.Pdf;

namespace Comptoir.Server.Documents;

/// <summary>Breaks texts into lines of a width.</summary>
internal static class Wrapping
{
    /// <summary>The lines of a text, at most so many; what is left out is told by an ellipsis. Words longer than a line are broken.</summary>
    public static List<string> Wrap(this PdfFont font, string text, decimal size, decimal width, int most)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (font.WidthOf(longer, size) <= width)
            {
                line = longer;
                continue;
            }

            if (line.Length > 0)
                lines.Add(line);
            line = word;
            while (lines.Count <= most && font.WidthOf(line, size) > width)
            {
                int fits = Fitting(font, line, size, width);
                lines.Add(line[..fits]);
                line = line[fits..];
            }

            if (lines.Count > most)
                break;
        }

        if (line.Length > 0)
            lines.Add(line);
        if (lines.Count <= most)
            return lines;
        string last = lines[most - 1];
        while (font.WidthOf($"{last}…", size) > width)
            last = last[..^1];
        return [.. lines[..(most - 1)], $"{last}…"];
    }

    /// <summary>How much of a word fits, at least one character.</summary>
    private static int Fitting(PdfFont font, string word, decimal size, decimal width)
    {
        int at = 0;
        decimal used = 0;
        foreach (var character in word.EnumerateRunes())
        {
            used += font.WidthOf(character.ToString(), size);
            if (used > width && at > 0)
                return at;
            at += character.Utf16SequenceLength;
        }

        return at;
    }
}
