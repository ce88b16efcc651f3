using System.Globalization;
using System.Resources;

namespace Comptoir.Server.Texts;

/// <summary>Words what invoices say of themselves, in the caller's language.</summary>
public static class InvoiceTexts
{
    private static readonly ResourceManager Texts = new("Comptoir.Server.Texts.Invoices", typeof(InvoiceTexts).Assembly);

    public static string Of(string name) =>
        Texts.GetString(name, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"Text '{name}' is missing.");
}
