using System.Globalization;
using System.Resources;

namespace Comptoir.Commerce.Mail;

/// <summary>The texts of mail, in the receiver's language.</summary>
internal static class MailTexts
{
    private static readonly ResourceManager Texts = new("Comptoir.Commerce.Mail.MailTexts", typeof(MailTexts).Assembly);

    /// <summary>The culture of a name; English of the United States where there is none of it.</summary>
    public static CultureInfo CultureOf(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.GetCultureInfo("en-US");
        }
    }

    public static string Of(string name, CultureInfo culture, params object[] values) =>
        string.Format(culture, Texts.GetString(name, culture) ?? throw new InvalidOperationException($"Mail text '{name}' is missing."), values);
}
