using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Support;

/// <summary>What the texts of a request must be.</summary>
public static class RequestRules
{
    public const int LongestTitle = 200;
    public const int LongestReason = 2000;
    public const int LongestText = 8000;
    private const int LongestName = 100;
    private const int LongestPhone = 40;

    public static InvalidInput? FaultOfTitle(string? title) => Text.Fault("title", title ?? "", required: true, LongestTitle);

    /// <summary>A text of several lines.</summary>
    public static InvalidInput? FaultOfText(string field, string? text, bool required, int longest = LongestText) =>
        Text.Fault(field, text ?? "", required, longest, lines: true);

    /// <param name="needed">All of it must be there; else each that is there must be well formed.</param>
    public static IEnumerable<InvalidInput> FaultsOfContact(string field, RequestContact contact, bool needed)
    {
        if (Text.Fault($"{field}.name", contact.Name, needed, LongestName) is { } name)
            yield return name;
        if (Text.Fault($"{field}.email", contact.Email, needed, EmailAddress.MaxLength) is { } email)
            yield return email;
        else if (contact.Email.Length > 0 && !EmailAddress.IsValid(contact.Email))
            yield return new InvalidInput($"{field}.email", InputFault.Malformed, contact.Email);
        if (Text.Fault($"{field}.phone", contact.Phone, needed, LongestPhone) is { } phone)
            yield return phone;
        else if (contact.Phone.Length > 0 && !(contact.Phone.Any(char.IsAsciiDigit) && contact.Phone.All(c => char.IsAsciiDigit(c) || " +-./()".Contains(c))))
            yield return new InvalidInput($"{field}.phone", InputFault.Malformed, contact.Phone);
    }

    /// <summary>What is wrong with an amount asked for, in the terms of the price.</summary>
    /// <param name="most">The most that can be given back; null without a purchase.</param>
    public static InvalidInput? FaultOfAmount(AmountAsked? asked, Money? most, bool required)
    {
        if (asked is not { Amount: { } amount })
            return required || asked is not null ? new InvalidInput("amountRequested", InputFault.Required) : null;
        if (string.IsNullOrEmpty(asked.Currency))
            return new InvalidInput("amountRequested.currency", InputFault.Required);
        if (!Currency.TryParse(asked.Currency, out var currency) || (most is { } known && known.Currency != currency))
            return new InvalidInput("amountRequested.currency", InputFault.Unknown, asked.Currency.Length <= 10 ? asked.Currency : "…");
        if (amount <= 0)
            return new InvalidInput("amountRequested", InputFault.OutOfRange, "0");
        if (most is { } bound && amount > bound.Amount)
            return new InvalidInput("amountRequested", InputFault.OutOfRange, bound.ToString());
        // Without a purchase there is no bound but that of what can be kept.
        if (amount > 1_000_000_000_000m)
            return new InvalidInput("amountRequested", InputFault.OutOfRange, "1000000000000");
        return Money.Round(amount, currency).Amount == amount ? null : new InvalidInput("amountRequested", InputFault.Malformed, new Money(amount, currency).ToString());
    }
}

/// <summary>An amount as it was sent.</summary>
/// <param name="Currency">ISO 4217.</param>
public sealed record AmountAsked(decimal? Amount, string? Currency);
