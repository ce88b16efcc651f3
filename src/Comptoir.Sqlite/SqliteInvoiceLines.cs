using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Sqlite;

/// <summary>One statement for the lines of an invoice, or for some thousand of them: SQLite takes the list of their entries apart
/// itself.</summary>
internal sealed class SqliteInvoiceLines : IInvoiceLineRows
{
    private const int Together = 4000;

    public Task<IInvoiceLineWriter> BeginAsync(ComptoirDb db, CancellationToken ct) => Task.FromResult<IInvoiceLineWriter>(new Writer(db));

    private sealed class Writer(ComptoirDb db) : IInvoiceLineWriter
    {
        public async Task AddAsync(PartnerId partner, string invoice, IReadOnlyList<Guid> entries, CancellationToken ct)
        {
            for (int first = 0; first < entries.Count; first += Together)
            {
                // Ids are texts in capitals, as the framework writes them.
                string some = $"""["{string.Join("\",\"", entries.Skip(first).Take(Together).Select(id => id.ToString().ToUpperInvariant()))}"]""";
                await db.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO "InvoiceLines" ("PartnerId", "InvoiceNumber", "Number", "EntryId")
                    SELECT {partner.Value}, {invoice}, j."key" + {first + 1}, j."value" FROM json_each({some}) AS j
                    """,
                    ct);
            }
        }

        public Task EndAsync(CancellationToken ct) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
