using System.Globalization;
using System.Resources;

namespace Comptoir.Commerce.Mail;

/// <summary>The texts of mail, in the reader's language.</summary>
internal static class MailText
{
    private static readonly ResourceManager Texts = new("Comptoir.Commerce.Mail.MailTexts", typeof(MailText).Assembly);

    /// <summary>The culture of this name; one that does not exist reads English.</summary>
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
