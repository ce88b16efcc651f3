using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Comptoir.Commerce.Storage;

/// <summary>Questions that are asked every few seconds, and mostly in vain: is there anything to do? They are written in SQL, because the
/// framework keeps trees and code for each query that it has once compiled, which a server that idles has no use for
/// (docs/adr/0024).</summary>
public static class Look
{
    /// <summary>Whether a statement finds a row. It ends in <c>LIMIT 1</c>, and an index answers it; instants are given as UTC
    /// <see cref="DateTime"/>.</summary>
    public static async Task<bool> FindsAsync(this ComptoirDb db, FormattableString sql, CancellationToken ct)
    {
        var command = db.GetService<IRawSqlCommandBuilder>().Build(sql.Format, sql.GetArguments()!, db.Model);
        var found = await command.RelationalCommand.ExecuteScalarAsync(
            new RelationalCommandParameterObject(
                db.GetService<IRelationalConnection>(), command.ParameterValues, readerColumns: null, db, db.GetService<IRelationalCommandDiagnosticsLogger>()),
            ct);
        return found is not null;
    }
}
