using System.Text;
using System.Text.RegularExpressions;

namespace Comptoir.Server.Tests.Mail;

/// <summary>The mail of a test installation, as it lies in its outbox.</summary>
public static partial class Outbox
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits for a message to this address whose text holds the words, and gives its text.</summary>
    public static async Task<string> ReadAsync(ComptoirServer server, string to, string words)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            if (All(server).FirstOrDefault(mail => mail.Contains($"To: {to}", StringComparison.OrdinalIgnoreCase) && TextOf(mail).Contains(words, StringComparison.Ordinal)) is { } found)
                return TextOf(found);
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>How many messages lie there for this address.</summary>
    public static int CountOf(ComptoirServer server, string to) =>
        All(server).Count(mail => mail.Contains($"To: {to}", StringComparison.OrdinalIgnoreCase));

    /// <summary>The link to a password in a message: path and query.</summary>
    public static string LinkIn(string text, ComptoirServer server)
    {
        string address = Links().Match(text).Value;
        Assert.StartsWith(server.Root.ToString().TrimEnd('/'), address, StringComparison.Ordinal);
        return new Uri(address).PathAndQuery;
    }

    private static List<string> All(ComptoirServer server)
    {
        string folder = Path.Combine(server.Folder, "outbox");
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.eml").Select(File.ReadAllText)] : [];
    }

    private static string TextOf(string mail)
    {
        string plain = mail.ReplaceLineEndings("\n");
        string body = plain[(plain.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];
        return plain.Contains("Content-Transfer-Encoding: base64", StringComparison.OrdinalIgnoreCase)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal)))
            : Unquoted(body);
    }

    private static string Unquoted(string body)
    {
        var bytes = new List<byte>();
        string text = body.Replace("=\n", "", StringComparison.Ordinal);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length)
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes([text[i]]));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex("http[^ ]*/sign-in/password\\?token=[0-9a-f.]+")]
    private static partial Regex Links();
}
