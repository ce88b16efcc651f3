namespace Comptoir.Commerce.Primitives;

/// <summary>The form of a mail address, as far as it pays to check: what is before and after one @, and a domain with labels.</summary>
public static class EmailAddress
{
    public const int MaxLength = 254;

    public static bool IsValid(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > 64 || at != text.LastIndexOf('@') || text.Length > MaxLength)
            return false;
        var domain = text.AsSpan(at + 1);
        return domain.Length > 0
            && domain[0] is not '.' and not '-'
            && domain[^1] is not '.' and not '-'
            && !domain.Contains("..", StringComparison.Ordinal)
            && domain.Contains('.')
            && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or ';' or '<' or '>' or '"' or '(' or ')');
    }
}
