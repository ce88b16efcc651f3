namespace Comptoir.Commerce.Primitives;

/// <summary>What every text of an input has to be, before its own rules.</summary>
public static class Text
{
    /// <summary>Whether the text can be stored and shown: no control characters and no half of a surrogate pair.</summary>
    /// <param name="lines">Line ends and tabs are fine.</param>
    public static bool IsClean(string text, bool lines = false)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) && !(lines && (text[i] is '\n' or '\r' or '\t')))
                return false;
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return false;
            i++;
        }

        return true;
    }

    /// <summary>Checks one text: null when it is fine, else which member is wrong and why.</summary>
    /// <param name="field">The member as the caller spells it, with its path.</param>
    /// <param name="maximum">Longest length, in UTF-16 units.</param>
    /// <param name="lines">Line ends and tabs are fine.</param>
    public static InvalidInput? Fault(string field, string text, bool required, int maximum, bool lines = false)
    {
        if (text.Length == 0)
            return required ? new InvalidInput(field, InputFault.Required) : null;
        if (text.Length > maximum)
            return new InvalidInput(field, InputFault.TooLong, maximum.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return IsClean(text, lines) ? null : new InvalidInput(field, InputFault.Malformed);
    }
}
