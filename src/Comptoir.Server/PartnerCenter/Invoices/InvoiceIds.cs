namespace Comptoir.Server.PartnerCenter.Invoices;

/// <summary>Invoice ids as callers write them: links put the kind before the number (contract, billing §1).</summary>
internal static class InvoiceIds
{
    /// <summary>Stands for what no invoice holds yet.</summary>
    public const string Unbilled = "unbilled";

    private static readonly string[] Kinds = ["OneTime-", "Recurring-"];

    /// <summary>The number alone, as it is kept.</summary>
    public static string NumberOf(string id)
    {
        string? kind = Array.Find(Kinds, kind => id.StartsWith(kind, StringComparison.OrdinalIgnoreCase));
        return (kind is null ? id : id[kind.Length..]).ToUpperInvariant();
    }

    public static string LinkOf(string number) => $"/invoices/OneTime-{number}";
}
