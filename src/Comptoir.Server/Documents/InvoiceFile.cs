using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Server.Documents;

/// <summary>An invoice's files as answers; both are written as they are read.</summary>
internal static class InvoiceFile
{
    /// <summary>The document, in the partner's language (R14.2).</summary>
    public static IResult Pdf(InvoiceStatement found, FindInvoiceLines lines, Actor by, CancellationToken ct) => Results.Stream(
        output => StatementDocument.WriteAsync(found.ToStatement(), lines.AllAsync(found.Invoice.Number, by).ToStatementLines(), output, ct),
        "application/pdf",
        $"Invoice_{found.Invoice.Number}.pdf");

    /// <summary>The reconciliation file.</summary>
    /// <param name="locale">As <see cref="ReconciliationSheet"/> takes it.</param>
    public static IResult Sheet(Invoice invoice, FindInvoiceLines lines, CultureInfo? locale, Actor by, CancellationToken ct) => Results.Stream(
        output => ReconciliationSheet.WriteAsync(invoice.MpnId, lines.AllAsync(invoice.Number, by), locale, output, ct),
        "text/csv; charset=utf-8; header=present",
        $"Reconciliation_{invoice.Number}.csv");
}
