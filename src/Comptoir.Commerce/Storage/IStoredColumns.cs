using System.Data.Common;

namespace Comptoir.Commerce.Storage;

/// <summary>Reads the columns of a row as they are stored, without a detour: SQLite keeps ids and instants as texts, PostgreSQL has
/// types of its own for them.</summary>
public interface IStoredColumns
{
    /// <summary>The bytes of a text (UTF-8) or of a blob.</summary>
    /// <param name="stored">Holds until the reader goes on.</param>
    /// <returns>False when there is nothing.</returns>
    bool TryRead(DbDataReader row, int column, out ReadOnlySpan<byte> stored);

    /// <exception cref="FormatException">No id; other exceptions of the provider may say so too.</exception>
    Guid Id(DbDataReader row, int column);

    /// <exception cref="FormatException">No instant; other exceptions of the provider may say so too.</exception>
    DateTimeOffset Instant(DbDataReader row, int column);

    /// <exception cref="FormatException">No day; other exceptions of the provider may say so too.</exception>
    DateOnly Day(DbDataReader row, int column);

    /// <summary>A number with decimals, which SQLite keeps as a text.</summary>
    /// <exception cref="FormatException">No number; other exceptions of the provider may say so too.</exception>
    decimal Figure(DbDataReader row, int column);
}
