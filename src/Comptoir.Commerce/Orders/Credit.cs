using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Orders;

/// <summary>What cancelling a line gives back, and how the figure came about.</summary>
public sealed record Credit(Amount Amount, Derivation Derivation)
{
    /// <summary>Charge type of a credit that the rules give.</summary>
    public const string OfRule = "cancelImmediate";

    /// <summary>Charge type of a credit that the operator approved as an exception.</summary>
    public const string OfException = "customerCredit";

    /// <summary>Word of the contract for its ledger entry.</summary>
    public string ChargeType { get; private init; } = OfRule;

    /// <summary>All of the charge (R9.2).</summary>
    public static Credit InFull(OrderLine line) => new(line.Charged, new Derivation
    {
        Rule = "R9.2",
        Profile = line.PolicyProfile,
        Inputs = Inputs(line),
        Formula = "charge",
        Unrounded = Text(line.Charged.InPriceTerms(line.TaxIncluded).Amount),
    });

    /// <summary>Nothing: billing has not begun (R13.1).</summary>
    public static Credit OfNothing(OrderLine line) => new(Amount.Zero(line.CurrencyOf), new Derivation
    {
        Rule = "R13.1",
        Profile = line.PolicyProfile,
        Inputs = new() { ["currency"] = line.Currency },
        Formula = "0",
        Unrounded = "0",
    });

    /// <summary>The share of the charge for the days not used (R9.3): one rounding of the share, its tax as on the charge.</summary>
    /// <param name="used">Whole days used.</param>
    /// <param name="whole">Days charged for.</param>
    public static Credit Prorated(OrderLine line, int used, int whole)
    {
        decimal charge = line.Charged.InPriceTerms(line.TaxIncluded).Amount;
        decimal exact = whole == 0 ? 0m : charge * (whole - used) / whole;
        var inputs = Inputs(line);
        inputs["termDays"] = whole.ToString(CultureInfo.InvariantCulture);
        inputs["usedDays"] = used.ToString(CultureInfo.InvariantCulture);
        return new Credit(Amount.OfPrice(exact, line.CurrencyOf, line.TaxRate, line.TaxIncluded), new Derivation
        {
            Rule = "R9.3",
            Profile = line.PolicyProfile,
            Inputs = inputs,
            Formula = "charge × (termDays − usedDays) ÷ termDays",
            Unrounded = Text(exact),
        });
    }

    /// <summary>What the operator approved (R9.8), its tax as on the charge.</summary>
    /// <param name="share">In the terms of the price.</param>
    public static Credit ByException(OrderLine line, Money share, CreditException exception)
    {
        var inputs = Inputs(line);
        inputs["approved"] = Text(share.Amount);
        inputs["approvedBy"] = exception.Approver;
        inputs["serviceRequest"] = exception.Request.Value;
        return new Credit(Amount.OfPrice(share.Amount, line.CurrencyOf, line.TaxRate, line.TaxIncluded), new Derivation
        {
            Rule = "R9.8",
            Profile = line.PolicyProfile,
            Inputs = inputs,
            Formula = "approved",
            Unrounded = Text(share.Amount),
        })
        {
            ChargeType = OfException,
        };
    }

    private static Dictionary<string, string> Inputs(OrderLine line) => new()
    {
        ["charge"] = Text(line.Charged.InPriceTerms(line.TaxIncluded).Amount),
        ["currency"] = line.Currency,
        ["taxRate"] = Text(line.TaxRate),
        ["taxIncluded"] = line.TaxIncluded ? "true" : "false",
        ["purchasedAt"] = line.PurchasedAt.ToString("O", CultureInfo.InvariantCulture),
    };

    private static string Text(decimal figure) => figure.ToString("0.############################", CultureInfo.InvariantCulture);
}

/// <summary>Why a credit is not that of the rules.</summary>
/// <param name="Approver">Who approved it, by name.</param>
public sealed record CreditException(ServiceRequestId Request, string Approver);
