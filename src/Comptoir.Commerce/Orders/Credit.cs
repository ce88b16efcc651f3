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

    /// <summary>The charge it gives back, 0 the first of the line.</summary>
    public int Charge { get; init; }

    /// <summary>One credit for each charge, where the line was charged more than once in its term; empty else.</summary>
    public IReadOnlyList<Credit> Parts { get; init; } = [];

    /// <summary>The credits to post, one for a charge.</summary>
    public IReadOnlyList<Credit> OfCharges => Parts.Count == 0 ? [this] : Parts;

    /// <summary>The credits of a line's charges as one; each is rounded by itself.</summary>
    public static Credit Together(OrderLine line, IReadOnlyList<Credit> parts)
    {
        if (parts.Count == 1)
            return parts[0];
        var inputs = new Dictionary<string, string> { ["currency"] = line.Currency };
        foreach (var part in parts)
        {
            foreach (string name in (string[])["charge", "termDays", "usedDays"])
            {
                if (part.Derivation.Inputs.TryGetValue(name, out string? value))
                    inputs[string.Create(CultureInfo.InvariantCulture, $"{name}{part.Charge + 1}")] = value;
            }
        }

        return new Credit(
            parts.Aggregate(Amount.Zero(line.CurrencyOf), (sum, part) => new Amount(sum.Subtotal + part.Amount.Subtotal, sum.Tax + part.Amount.Tax)),
            new Derivation
            {
                Rule = parts[^1].Derivation.Rule,
                Profile = line.PolicyProfile,
                Inputs = inputs,
                Formula = $"Σ {parts[^1].Derivation.Formula}",
                Unrounded = Text(parts.Sum(part => decimal.Parse(part.Derivation.Unrounded, CultureInfo.InvariantCulture))),
            })
        {
            Parts = parts,
        };
    }

    /// <summary>All of a charge (R9.2).</summary>
    public static Credit InFull(OrderLine line, int charge = 0) => new(line.Charged, new Derivation
    {
        Rule = "R9.2",
        Profile = line.PolicyProfile,
        Inputs = Inputs(line),
        Formula = "charge",
        Unrounded = Text(line.Charged.InPriceTerms(line.TaxIncluded).Amount),
    })
    {
        Charge = charge,
    };

    /// <summary>Nothing of a charge: what is never cancelled is given back by no rule (R9.2).</summary>
    public static Credit None(OrderLine line, int charge) => new(Amount.Zero(line.CurrencyOf), new Derivation
    {
        Rule = "R9.2",
        Profile = line.PolicyProfile,
        Inputs = Inputs(line),
        Formula = "0",
        Unrounded = "0",
    })
    {
        Charge = charge,
    };

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
    /// <param name="number">The charge, from 0.</param>
    /// <param name="used">Whole days of it used.</param>
    /// <param name="whole">Days charged for.</param>
    public static Credit Prorated(OrderLine line, int number, int used, int whole)
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
        })
        {
            Charge = number,
        };
    }

    /// <summary>What the operator approved (R9.8), its tax as on the charge; spread over the charges, the last first, when it is more
    /// than one of them.</summary>
    /// <param name="share">In the terms of the price; at most all charges.</param>
    public static Credit ByException(OrderLine line, Money share, CreditException exception)
    {
        var parts = new List<Credit>();
        var charge = line.Charged.InPriceTerms(line.TaxIncluded);
        for (int number = Math.Max(0, line.Charges - 1); number >= 0 && (parts.Count == 0 || share.Amount > 0); number--)
        {
            var part = number > 0 && share > charge ? charge : share;
            parts.Insert(0, Approved(line, number, part, exception));
            share -= part;
        }

        return Together(line, parts) with { ChargeType = OfException };
    }

    private static Credit Approved(OrderLine line, int number, Money share, CreditException exception)
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
            Charge = number,
            ChargeType = OfException,
        };
    }

    private static Dictionary<string, string> Inputs(OrderLine line)
    {
        var inputs = new Dictionary<string, string>
        {
            ["charge"] = Text(line.Charged.InPriceTerms(line.TaxIncluded).Amount),
            ["currency"] = line.Currency,
            ["taxRate"] = Text(line.TaxRate),
            ["taxIncluded"] = line.TaxIncluded ? "true" : "false",
            ["purchasedAt"] = line.PurchasedAt.ToString("O", CultureInfo.InvariantCulture),
        };
        if (line.BilledSince is { } since)
            inputs["activatedAt"] = since.ToString("O", CultureInfo.InvariantCulture);
        return inputs;
    }

    private static string Text(decimal figure) => figure.ToString("0.############################", CultureInfo.InvariantCulture);
}

/// <summary>Why a credit is not that of the rules.</summary>
/// <param name="Approver">Who approved it, by name.</param>
public sealed record CreditException(ServiceRequestId Request, string Approver);
