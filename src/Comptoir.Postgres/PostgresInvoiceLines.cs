using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Comptoir.Postgres;

/// <summary>One binary COPY for the lines of all invoices.</summary>
internal sealed class PostgresInvoiceLines : IInvoiceLineRows
{
    private const string Copy = """COPY "InvoiceLines" ("PartnerId", "InvoiceNumber", "Number", "EntryId") FROM STDIN (FORMAT BINARY)""";

    public async Task<IInvoiceLineWriter> BeginAsync(ComptoirDb db, CancellationToken ct) =>
        new Writer(await ((NpgsqlConnection)db.Database.GetDbConnection()).BeginBinaryImportAsync(Copy, ct));

    private sealed class Writer(NpgsqlBinaryImporter copy) : IInvoiceLineWriter
    {
        public async Task AddAsync(PartnerId partner, string invoice, IReadOnlyList<Guid> entries, CancellationToken ct)
        {
            for (int i = 0; i < entries.Count; i++)
            {
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(partner.Value, NpgsqlDbType.Uuid, ct);
                await copy.WriteAsync(invoice, NpgsqlDbType.Varchar, ct);
                await copy.WriteAsync(i + 1, NpgsqlDbType.Integer, ct);
                await copy.WriteAsync(entries[i], NpgsqlDbType.Uuid, ct);
            }
        }

        public async Task EndAsync(CancellationToken ct) => await copy.CompleteAsync(ct);

        public ValueTask DisposeAsync() => copy.DisposeAsync();
    }
}
