using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>Passwords that are guessed first: the most common ones, and those made of what everybody knows of the user.</summary>
public sealed class EasyPasswords(ComptoirDb db)
{
    /// <summary>Shorter pieces of names stand in too many good passwords.</summary>
    private const int ShortestWord = 4;

    private static readonly Lazy<FrozenSet<string>> Common = new(Read);

    /// <summary>Whether it is one of the common ones, in whatever capitals and with whatever signs around it.</summary>
    public static bool IsCommon(string password)
    {
        int first = 0, end = password.Length;
        while (first < end && !char.IsLetterOrDigit(password[first]))
            first++;
        while (end > first && !char.IsLetterOrDigit(password[end - 1]))
            end--;
        return Common.Value.Contains(password) || Common.Value.Contains(password[first..end]);
    }

    /// <summary>Refuses a password of which too little is left without the names of the user and its company.</summary>
    public async Task<InvalidInput?> FaultAsync(string password, User user, CancellationToken ct)
    {
        var (partner, customer) = (user.PartnerId, user.CustomerId);
        string? company = customer is { } id
            ? await db.Customers.Where(row => row.PartnerId == partner && row.Id == id).Select(row => row.CompanyName).SingleOrDefaultAsync(ct)
            : await db.Partners.Where(row => row.Id == partner).Select(row => row.Name).SingleOrDefaultAsync(ct);
        return IsMadeOf(password, "Comptoir", user.UserName.Split('@')[0], user.Email.Split('@')[0], user.DisplayName, company ?? "")
            ? new InvalidInput("password", InputFault.Guessable)
            : null;
    }

    internal static bool IsMadeOf(string password, params IEnumerable<string> names)
    {
        string plain = PlainOf(password), rest = plain;
        foreach (string word in names.SelectMany(WordsOf).Distinct().OrderByDescending(word => word.Length))
            rest = rest.Replace(word, "", StringComparison.Ordinal);
        return rest.Length < plain.Length && rest.Length < UserRules.ShortestPassword;
    }

    private static IEnumerable<string> WordsOf(string name) =>
        new string([.. PlainOf(name).Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length >= ShortestWord);

    /// <summary>Small letters without accents.</summary>
    private static string PlainOf(string text)
    {
        var plain = text.Normalize(NormalizationForm.FormD).Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark);
        return new string([.. plain]).ToLowerInvariant();
    }

    private static FrozenSet<string> Read()
    {
        using var lines = new StreamReader(EmbeddedData.Open("Access.Data.common-passwords.txt"));
        return lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
