using System.Runtime.CompilerServices;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Sqlite;

/// <summary>I33: the file is sound, page by page and index by index, and no reference leads nowhere.</summary>
internal sealed class SqliteSoundness(ComptoirDb db) : ICheck
{
    public string Subject => "the database file";

    public async IAsyncEnumerable<Finding> FindAsync(bool deep, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        await using (var faults = await command.ExecuteReaderAsync(ct))
        {
            while (await faults.ReadAsync(ct))
            {
                if (faults.GetString(0) is not "ok" and var fault)
                    yield return new Finding("I33", "database", "integrity_check ok", fault);
            }
        }

        command.CommandText = "PRAGMA foreign_key_check";
        await using var broken = await command.ExecuteReaderAsync(ct);
        while (await broken.ReadAsync(ct))
            yield return new Finding("I33", $"row {broken.GetValue(1)} of {broken.GetString(0)}", $"a row of {broken.GetString(2)}", "none");
    }
}
