using System.Globalization;
using System.Runtime.CompilerServices;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using static System.FormattableString;

namespace Comptoir.Commerce.Checks;

/// <summary>I9: a cancelled line that was charged has one credit, an active one none. I10: credits are between nothing and their
/// charge. I11: each charge and each credit is what the rules make of the stored inputs, to the minor unit. I21: one charge for
/// each period, the periods one after another. I34: one currency an order.</summary>
internal sealed class LedgerCheck(ComptoirDb db) : PartnerCheck(db)
{
    public override string Subject => "charges and credits";

    protected override async IAsyncEnumerable<Finding> FindAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        var group = new List<Row>();
        await foreach (var row in (
            from entry in Db.LedgerEntries.AsNoTracking()
            join l in Db.OrderLines.AsNoTracking()
                on new { entry.PartnerId, entry.OrderId, Line = entry.LineNumber } equals new { l.PartnerId, l.OrderId, Line = l.Number } into lines
            from line in lines.DefaultIfEmpty()
            where entry.PartnerId == partner
            orderby entry.OrderId, entry.LineNumber, entry.Kind
            select new Row(entry, line)).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (group.Count > 0 && (group[0].Entry.OrderId, group[0].Entry.LineNumber) != (row.Entry.OrderId, row.Entry.LineNumber))
            {
                foreach (var finding in OfLine(group))
                    yield return finding;
                group.Clear();
            }

            group.Add(row);
        }

        foreach (var finding in OfLine(group))
            yield return finding;
        await foreach (var line in Db.OrderLines
            .Where(line => line.PartnerId == partner && line.ChargeId != null
                && !Db.LedgerEntries.Any(entry => entry.PartnerId == partner && entry.OrderId == line.OrderId && entry.LineNumber == line.Number))
            .Select(line => new { line.OrderId, line.Number, line.ChargeId })
            .AsAsyncEnumerable().WithCancellation(ct))
            yield return new Finding("I11", Called.Line(line.OrderId, line.Number), $"charge {line.ChargeId}", Called.Nothing);
    }

    /// <summary>All that was posted for one order line.</summary>
    private static IEnumerable<Finding> OfLine(List<Row> rows)
    {
        if (rows.Count == 0)
            return [];
        return rows[0].Line is { } line
            ? Of(line, rows.ConvertAll(row => row.Entry))
            : rows.Select(row => new Finding("I23", Name(row.Entry), Called.Line(row.Entry.OrderId, row.Entry.LineNumber), Called.Nothing));
    }

    private static IEnumerable<Finding> Of(OrderLine line, List<LedgerEntry> entries)
    {
        string record = Called.Line(line.OrderId, line.Number);
        if (Unworkable(line) is { } fault)
        {
            yield return fault;
            yield break;
        }

        foreach (var entry in entries.Where(entry => entry.Currency != line.Currency || !Currency.TryParse(entry.Currency, out _)))
            yield return new Finding("I34", Name(entry), $"in {line.Currency}, as its line", entry.Currency);
        foreach (var entry in entries.Where(entry => FactsOf(entry) != FactsOf(line)))
            yield return new Finding("I11", Name(entry), $"{FactsOf(line)}, as its line", $"{FactsOf(entry)}");

        var charges = entries.FindAll(entry => entry.Kind == LedgerEntryKind.Charge && entry.ChargeType != LedgerEntry.FeeChargeType).OrderBy(charge => charge.PeriodStart).ThenBy(charge => charge.PostedAt).ToList();
        if (charges.FirstOrDefault()?.Id != line.ChargeId)
            yield return new Finding("I11", record, $"charge {Called.Or(line.ChargeId)}", string.Join(", ", charges.Select(charge => charge.Id)));
        var begun = charges.FirstOrDefault()?.PostedAt;
        if (line.BilledSince is { } since && begun != since)
            yield return new Finding("I11", record, $"billed since {Called.Text(since)}, its first charge", begun is { } at ? Called.Text(at) : Called.Nothing);
        if (charges.Count != line.Charges)
            yield return new Finding("I21", record, Invariant($"{line.Charges} charges"), Called.Text(charges.Count));
        for (int number = 0; number < charges.Count; number++)
        {
            var period = Recalculation.Period(line.BilledFrom, line.Term, line.BillingCycle, number);
            if ((charges[number].PeriodStart, charges[number].PeriodEnd) != period)
                yield return new Finding("I21", Name(charges[number]), Invariant($"for {period.From:yyyy-MM-dd} to {period.Until:yyyy-MM-dd}"), Invariant($"{charges[number].PeriodStart:yyyy-MM-dd} to {charges[number].PeriodEnd:yyyy-MM-dd}"));
        }

        var credits = entries.FindAll(entry => entry.Kind == LedgerEntryKind.Credit);
        foreach (var finding in charges.SelectMany(charge => OfCharge(line, charge, credits)))
            yield return finding;
        foreach (var finding in OfCredits(line, charges, credits))
            yield return finding;
        foreach (var fee in entries.Where(entry => entry.ChargeType == LedgerEntry.FeeChargeType))
        {
            if (OfFee(line, fee, credits) is { } wrong)
                yield return wrong;
        }

        var (subtotal, tax) = (credits.Sum(credit => credit.SubtotalMinor), credits.Sum(credit => credit.TaxMinor));
        if ((line.CreditedSubtotalMinor, line.CreditedTaxMinor) != (subtotal, tax))
            yield return new Finding("I11", record, $"credited {Text(subtotal, tax)}", Text(line.CreditedSubtotalMinor, line.CreditedTaxMinor));
    }

    /// <summary>What of a line no amount can be worked out from; null when all can be.</summary>
    private static Finding? Unworkable(OrderLine line)
    {
        string record = Called.Line(line.OrderId, line.Number);
        if (!Recalculation.IsTerm(line.Term))
            return new Finding("I11", record, "a term of months or years, or none", line.Term);
        if (!Recalculation.IsFigure(line.UnitPrice))
            return new Finding("I11", record, "a unit price of at most 6 decimals", Text(line.UnitPrice));
        return Recalculation.IsFigure(line.TaxRate) ? null : new Finding("I11", record, "a tax rate of at most 6 decimals", Text(line.TaxRate));
    }

    private static Facts FactsOf(OrderLine line) => new(line.UnitPrice, line.Quantity, line.Term, line.BillingCycle, line.TaxRate, line.TaxIncluded);

    private static Facts FactsOf(LedgerEntry entry) => new(entry.UnitPrice, entry.Quantity, entry.Term, entry.BillingCycle, entry.TaxRate, entry.TaxIncluded);

    private static IEnumerable<Finding> OfCharge(OrderLine line, LedgerEntry charge, List<LedgerEntry> credits)
    {
        if (!Currency.TryParse(charge.Currency, out var currency))
            yield break;
        var (subtotal, tax) = Recalculation.Charge(
            line.UnitPrice, line.Quantity, line.Term, line.BillingCycle, currency.Decimals, line.TaxRate, line.TaxIncluded);
        if ((charge.SubtotalMinor, charge.TaxMinor) != (subtotal, tax))
            yield return new Finding("I11", Name(charge), Text(subtotal, tax), Text(charge.SubtotalMinor, charge.TaxMinor));
        if ((line.SubtotalMinor, line.TaxMinor) != (subtotal, tax))
            yield return new Finding("I11", Called.Line(line.OrderId, line.Number), $"charged {Text(subtotal, tax)}", Text(line.SubtotalMinor, line.TaxMinor));
        var exact = Recalculation.ExactCharge(line.UnitPrice, line.Quantity, line.Term, line.BillingCycle);
        int perTerm = Recalculation.ChargesOf(line.Term, line.BillingCycle);
        if (DerivationFault.Of(line, charge, exact, ("unitPrice", line.UnitPrice), ("quantity", line.Quantity), ("charges", perTerm)) is { } wrong)
            yield return new Finding("I11", Name(charge), "a derivation from the price, quantity and tax of its line", wrong);

        var given = credits.FindAll(credit => credit.ChargeId == charge.Id);
        var (givenSubtotal, givenTax) = (given.Sum(credit => credit.SubtotalMinor), given.Sum(credit => credit.TaxMinor));
        if (givenSubtotal < 0 || givenTax < 0 || givenSubtotal > charge.SubtotalMinor || givenTax > charge.TaxMinor)
            yield return new Finding("I10", Name(charge), $"credits between 0 and {Text(charge.SubtotalMinor, charge.TaxMinor)}", Text(givenSubtotal, givenTax));
    }

    /// <summary>Each charge of the term that ran when the line was cancelled has one credit, but for those of which nothing was left.</summary>
    private static IEnumerable<Finding> OfCredits(OrderLine line, List<LedgerEntry> charges, List<LedgerEntry> credits)
    {
        foreach (var stray in credits.Where(credit => charges.TrueForAll(charge => charge.Id != credit.ChargeId)))
            yield return new Finding("I9", Name(stray), "the charge it gives back", Called.Or(stray.ChargeId));
        // A reservation given back through itself is prorated, but for one never used in its first days (R11.3).
        var rule = credits.Exists(credit => credit.Derivation is { Rule: "R11.3", Formula: not "charge" }) ? CreditRule.Prorated : line.CreditRule;
        int first = charges.Count == 0 ? 0 : Recalculation.FirstOfTerm(line.Term, line.BillingCycle, charges.Count - 1);
        for (int number = 0; number < charges.Count; number++)
        {
            var (charge, last) = (charges[number], number == charges.Count - 1);
            var given = credits.FindAll(credit => credit.ChargeId == charge.Id);
            bool due = line.CancelledAt is { } at && number >= first && (last || Due(line, rule, charge, at) != (0, 0));
            // What was approved is spread over the charges, the last first.
            bool approved = !last && credits.Exists(credit => credit.ChargeType == Credit.OfException);
            if (approved ? given.Count > 1 : given.Count != (due ? 1 : 0))
                yield return new Finding("I9", Called.Line(line.OrderId, line.Number), Invariant($"{(due ? 1 : 0)} credits of charge {charge.Id}"), Called.Text(given.Count));
            foreach (var credit in given)
            {
                if (OfCredit(line, rule, charge, credit) is { } fault)
                    yield return fault;
            }
        }
    }

    private static (long Subtotal, long Tax) Due(OrderLine line, CreditRule rule, LedgerEntry charge, DateTimeOffset at) => Recalculation.Credit(
        (charge.SubtotalMinor, charge.TaxMinor), rule, line.UsedDays, line.UsedFrom, (charge.PeriodStart, charge.PeriodEnd), at, line.TaxRate, line.TaxIncluded);

    private static Finding? OfCredit(OrderLine line, CreditRule rule, LedgerEntry charge, LedgerEntry credit)
    {
        bool byRule = credit.ChargeType != Credit.OfException;
        decimal? approved = byRule ? null : DerivationFault.ApprovedOf(credit);
        var (subtotal, tax) = byRule ? Due(line, rule, charge, credit.PostedAt)
            : Currency.TryParse(credit.Currency, out var own) && approved is { } granted ? Recalculation.Approved(granted, own.Decimals, line.TaxRate, line.TaxIncluded)
            : default;
        if ((credit.SubtotalMinor, credit.TaxMinor) != (subtotal, tax))
            return new Finding("I11", Name(credit), Text(subtotal, tax), Text(credit.SubtotalMinor, credit.TaxMinor));
        if (credit.PostedAt != line.CancelledAt)
            return new Finding("I11", Name(credit), $"posted when its line was cancelled, {Called.Or(line.CancelledAt?.ToString("O", CultureInfo.InvariantCulture))}", Called.Text(credit.PostedAt));
        return HowFault(line, rule, charge, credit, approved) is { } fault
            ? new Finding("I11", Name(credit), "a derivation from its charge and what of it was not used, or was approved", fault)
            : null;
    }

    /// <summary>What of a credit's derivation is not as the credit came about.</summary>
    private static string? HowFault(OrderLine line, CreditRule rule, LedgerEntry charge, LedgerEntry credit, decimal? approved)
    {
        if (DerivationFault.PriceOf(charge) is not { } price)
            return null;
        if (approved is { } granted)
            return DerivationFault.Of(line, credit, Recalculation.ExactShare(granted, 0, 1), ("charge", price));
        if (rule == CreditRule.None)
            return DerivationFault.Of(line, credit, Recalculation.ExactShare(0, 0, 1), ("charge", price));
        if (rule != CreditRule.Prorated)
            return DerivationFault.Of(line, credit, Recalculation.ExactShare(price, 0, 1), ("charge", price));
        var (used, whole) = Recalculation.Days(line.UsedDays, line.UsedFrom, (charge.PeriodStart, charge.PeriodEnd), credit.PostedAt);
        return DerivationFault.Of(line, credit, Recalculation.ExactShare(price, used, whole), ("charge", price), ("usedDays", used), ("termDays", whole));
    }

    /// <summary>A fee is its share of the line's credits, and kept of that of its charge.</summary>
    private static Finding? OfFee(OrderLine line, LedgerEntry fee, List<LedgerEntry> credits)
    {
        if (!credits.Exists(credit => credit.ChargeId == fee.ChargeId))
            return new Finding("I9", Name(fee), "the credit it is kept of", Called.Nothing);
        if (!fee.Derivation.Inputs.TryGetValue("feePercent", out string? text)
            || !decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal percent)
            || !Recalculation.IsFigure(percent))
            return new Finding("I11", Name(fee), "a derivation from its per cent", text ?? Called.Nothing);
        var (subtotal, tax) = Recalculation.Fee((credits.Sum(credit => credit.SubtotalMinor), credits.Sum(credit => credit.TaxMinor)), percent, line.TaxRate, line.TaxIncluded);
        if ((fee.SubtotalMinor, fee.TaxMinor) != (subtotal, tax))
            return new Finding("I11", Name(fee), Text(subtotal, tax), Text(fee.SubtotalMinor, fee.TaxMinor));
        if (!Currency.TryParse(fee.Currency, out _))
            return null;
        decimal prorated = credits.Sum(credit => DerivationFault.PriceOf(credit) ?? 0);
        return DerivationFault.Of(line, fee, Recalculation.ExactPercent(prorated, percent), ("prorated", prorated)) is { } fault
            ? new Finding("I11", Name(fee), "a derivation from the line's credits", fault)
            : null;
    }

    private static string Name(LedgerEntry entry) => $"{(entry.Kind == LedgerEntryKind.Charge ? "charge" : "credit")} {entry.Id}";

    private static string Text(long subtotalMinor, long taxMinor) =>
        string.Create(CultureInfo.InvariantCulture, $"{subtotalMinor} and tax {taxMinor}, minor units");

    private static string Text(decimal figure) => figure.ToString(CultureInfo.InvariantCulture);

    private sealed record Row(LedgerEntry Entry, OrderLine? Line);

    /// <summary>What an entry has from its line.</summary>
    private sealed record Facts(decimal UnitPrice, int Quantity, string Term, BillingCycle Cycle, decimal TaxRate, bool TaxIncluded)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Quantity} at {UnitPrice:0.######} for '{Term}' {Cycle}, tax {TaxRate:0.######}{(TaxIncluded ? " in it" : "")}");
    }
}
