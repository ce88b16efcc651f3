using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Billing;

/// <summary>Puts entries on invoices by the fastest way the database has: one COPY on PostgreSQL, on SQLite a list that it takes apart
/// itself.</summary>
public interface IInvoiceLineRows
{
    /// <summary>Begins to add lines in the running transaction. Until the end nothing else is asked on the context.</summary>
    Task<IInvoiceLineWriter> BeginAsync(ComptoirDb db, CancellationToken ct);
}

/// <summary>Adds lines of invoices that are being cut. Disposed of before the end, it leaves a transaction that cannot be kept.</summary>
public interface IInvoiceLineWriter : IAsyncDisposable
{
    /// <param name="entries">In the order of the lines, which are numbered from 1.</param>
    Task AddAsync(PartnerId partner, string invoice, IReadOnlyList<Guid> entries, CancellationToken ct);

    /// <summary>After the last.</summary>
    Task EndAsync(CancellationToken ct);
}
