using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Operator;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages;

/// <summary>Words what is wrong with a field of the console's forms: in a text for that field and fault, else in one for the fault.</summary>
internal static class FieldTexts
{
    public static string Of(InvalidInput fault, string field) =>
        Texts().Find($"{field}.{fault.Reason}") ?? Texts()[$"Any.{fault.Reason}", ("Value", fault.Value ?? "")];

    /// <summary>A text of its own.</summary>
    public static string Of(string name) => Texts()[name];

    private static PageTexts Texts() => PageTexts.Of(FieldFaults.Texts, CultureInfo.CurrentUICulture);
}
