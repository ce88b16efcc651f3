using System.Globalization;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;
using Comptoir.Portal.Partner.Support;
using Comptoir.Portal.Shared;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Support;

/// <summary>The form's fields between what people write and what the use case takes.</summary>
internal static partial class RequestFields
{
    private const string Purchase = "purchase";
    private const string Amount = "amount";

    /// <summary>The form's own field for each that the use case names.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["orderId"] = Purchase,
        ["subscriptionId"] = Purchase,
        ["lineItemNumbers"] = Purchase,
        ["amountRequested"] = Amount,
        ["amountRequested.currency"] = Amount,
        ["contact.name"] = "contactName",
        ["contact.email"] = "contactEmail",
        ["contact.phone"] = "contactPhone",
    };

    /// <summary>An order or a subscription in one field: a GUID is the latter. The lines that the form was prefilled with go with the
    /// purchase it was prefilled with, and with no other that was written over it.</summary>
    public static PurchaseNamed PurchaseOf(IReadOnlyDictionary<string, string> fields)
    {
        string purchase = fields.GetValueOrDefault(Purchase, "");
        bool isSubscription = Guid.TryParse(purchase, out _);
        string? lines = fields.GetValueOrDefault("linesOf") == purchase ? fields.GetValueOrDefault("lines") : null;
        return new PurchaseNamed(fields.GetValueOrDefault("customer"), isSubscription ? null : purchase, isSubscription ? purchase : null, LinesOf(lines));
    }

    public static FileRequest ToFiling(IReadOnlyDictionary<string, string> fields, string currency, HttpContext http) => new(http.Actor(), http.Culture())
    {
        ProblemType = fields.GetValueOrDefault("problemType"),
        Impact = fields.GetValueOrDefault("impact"),
        Title = fields.GetValueOrDefault("title"),
        Purchase = PurchaseOf(fields),
        RefundReason = fields.GetValueOrDefault("refundReason"),
        AmountRequested = fields.GetValueOrDefault(Amount) is { Length: > 0 } text ? new AmountAsked(AmountOf(text), currency) : null,
        Text = fields.GetValueOrDefault("text"),
        Contact = new RequestContact
        {
            Name = fields.GetValueOrDefault("contactName", ""),
            Email = fields.GetValueOrDefault("contactEmail", ""),
            Phone = fields.GetValueOrDefault("contactPhone", ""),
        },
    };

    /// <summary>A figure as people of the page's language write it; null when it is none.</summary>
    public static decimal? AmountOf(string text)
    {
        string figure = Spaces().Replace(text, "");
        if (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr")
            figure = figure.Replace(',', '.');
        else if (Grouped().IsMatch(figure))
            figure = figure.Replace(",", "", StringComparison.Ordinal);
        return decimal.TryParse(figure, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal amount) ? amount : null;
    }

    /// <summary>What is wrong, worded, by the form's fields in their order.</summary>
    public static Dictionary<string, string> FaultsOf(RequestFaulty refusal, IReadOnlyDictionary<string, string> fields, Money? most, Formats formats)
    {
        var texts = PageTexts.Of(typeof(NewRequestPage), CultureInfo.CurrentUICulture);
        var worded = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var fault in refusal.Faults)
            worded.TryAdd(Names.GetValueOrDefault(fault.Field, fault.Field), Word(fault));
        return worded;

        string Word(InvalidInput fault) => fault switch
        {
            { Field: "amountRequested", Reason: InputFault.Required } when fields.GetValueOrDefault(Amount) is { Length: > 0 } => texts["Fault.Malformed"],
            { Field: "amountRequested", Reason: InputFault.OutOfRange, Value: "0" } => texts["Fault.AtLeast"],
            { Field: "amountRequested", Reason: InputFault.OutOfRange } when most is { } bound => texts["Fault.AtMost", ("Amount", formats.MoneyText(bound))],
            { Reason: InputFault.Required } => texts.Find($"Fault.{fault.Field}") ?? texts["Fault.Required"],
            _ => texts[$"Fault.{fault.Reason}"],
        };
    }

    /// <summary>What is wrong with a note or a decision, worded by the form's fields; none where the refusal is of no field.</summary>
    /// <param name="most">The most that can be approved.</param>
    public static Dictionary<string, string> FaultsOf(Refusal? refusal, PageForm? written, Money? most, Formats formats)
    {
        var texts = PageTexts.Of(typeof(NewRequestPage), CultureInfo.CurrentUICulture);
        (string Field, string Fault)? told = refusal switch
        {
            InvalidInput { Field: "text" or "newNote.text", Reason: InputFault.Required } => ("text", PageTexts.Of(typeof(RequestPage), CultureInfo.CurrentUICulture)["Fault.text"]),
            InvalidInput { Field: "text" or "newNote.text" } fault => ("text", texts[$"Fault.{fault.Reason}"]),
            InvalidInput { Field: "acknowledged" } => ("acknowledged", PageTexts.Of(typeof(RequestPage), CultureInfo.CurrentUICulture)["Acknowledged.Missing"]),
            InvalidInput { Field: Amount, Reason: InputFault.OutOfRange, Value: "0" } => (Amount, texts["Fault.AtLeast"]),
            InvalidInput { Field: Amount, Reason: InputFault.OutOfRange } when most is { } bound => (Amount, texts["Fault.AtMost", ("Amount", formats.MoneyText(bound))]),
            InvalidInput { Field: Amount } => (Amount, texts["Fault.Malformed"]),
            _ => null,
        };
        return written is null || told is not { } one ? [] : new Dictionary<string, string>(StringComparer.Ordinal) { [one.Field] = one.Fault };
    }

    /// <summary>What is wrong with the files, worded.</summary>
    public static string FaultOf(Refusal refusal, Formats formats)
    {
        var texts = PageTexts.Of(typeof(NewRequestPage), CultureInfo.CurrentUICulture);
        return refusal switch
        {
            InvalidInput => texts["Fault.files"],
            FileTooLarge { Most: var most } => texts["Fault.files.TooLarge", ("Size", formats.Size(most * 1024))],
            _ => RefusalTexts.Of(refusal),
        };
    }

    private static int[]? LinesOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var numbers = text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1);
        return [.. numbers.Distinct()];
    }

    [GeneratedRegex(@"\s", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^-?\d{1,3}(,\d{3})+(\.\d+)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grouped();
}
