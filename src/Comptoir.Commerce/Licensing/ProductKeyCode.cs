using System.Globalization;
using System.Security.Cryptography;

namespace Comptoir.Commerce.Licensing;

/// <summary>The 32-digit product key (R5.2): 28 random digits, 93 bits, and 4 check digits, in 8 groups of 4. The check is the
/// number modulo the prime 9973, so any one wrong digit and any two neighbours swapped are found.</summary>
public static class ProductKeyCode
{
    private const int RandomDigits = 28;
    private const int Modulus = 9973;

    public static string New()
    {
        Span<char> digits = stackalloc char[RandomDigits + 4];
        RandomNumberGenerator.GetItems("0123456789", digits[..RandomDigits]);
        Check(digits[..RandomDigits]).TryFormat(digits[RandomDigits..], out _, "0000", CultureInfo.InvariantCulture);
        return Grouped(digits);
    }

    /// <summary>A key as it is compared: upper case, without hyphens and blanks.</summary>
    public static string Normalize(string key) =>
        string.Concat(key.Where(c => c != '-' && !char.IsWhiteSpace(c))).ToUpperInvariant();

    /// <summary>Whether a text has the form of an issued key and its check digits agree.</summary>
    public static bool IsWellFormed(string key)
    {
        string digits = Normalize(key);
        return digits.Length == RandomDigits + 4
            && digits.All(char.IsAsciiDigit)
            && int.Parse(digits.AsSpan(RandomDigits), CultureInfo.InvariantCulture) == Check(digits.AsSpan(0, RandomDigits));
    }

    /// <summary>Whether a text is 32 digits, so that wrong check digits mean a typing mistake.</summary>
    public static bool LooksIssued(string key)
    {
        string digits = Normalize(key);
        return digits.Length == RandomDigits + 4 && digits.All(char.IsAsciiDigit);
    }

    private static int Check(ReadOnlySpan<char> digits)
    {
        int rest = 0;
        foreach (char digit in digits)
            rest = ((rest * 10) + (digit - '0')) % Modulus;
        return rest * 10000 % Modulus;
    }

    private static string Grouped(ReadOnlySpan<char> digits)
    {
        Span<char> text = stackalloc char[digits.Length + 7];
        for (int i = 0, o = 0; i < digits.Length; i++)
        {
            if (i > 0 && i % 4 == 0)
                text[o++] = '-';
            text[o++] = digits[i];
        }

        return new string(text);
    }
}
