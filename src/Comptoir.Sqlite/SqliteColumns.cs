using System.Buffers.Text;
using System.Data.Common;
using Comptoir.Commerce.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Comptoir.Sqlite;

/// <summary>Takes the bytes where SQLite keeps them: no string is made of them, and the usual forms of ids and instants are read in
/// place. Any other form is left to the provider.</summary>
internal sealed class SqliteColumns : IStoredColumns
{
    private const int DayLength = 10;
    private const int SecondsLength = 19;
    private const int TickDigits = 7;

    public bool TryRead(DbDataReader row, int column, out ReadOnlySpan<byte> stored)
    {
        var statement = ((SqliteDataReader)row).Handle;
        bool isThere = raw.sqlite3_column_type(statement, column) != raw.SQLITE_NULL;
        stored = isThere ? raw.sqlite3_column_blob(statement, column) : default;
        return isThere;
    }

    public Guid Id(DbDataReader row, int column) =>
        TryRead(row, column, out var text) && Utf8Parser.TryParse(text, out Guid id, out int read) && read == text.Length ? id : row.GetGuid(column);

    public DateTimeOffset Instant(DbDataReader row, int column) =>
        new(TryRead(row, column, out var text) && TryInstant(text, out var instant) ? instant : DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc), TimeSpan.Zero);

    public DateOnly Day(DbDataReader row, int column) =>
        TryRead(row, column, out var text) && TryDay(text, out var day) ? day : row.GetFieldValue<DateOnly>(column);

    public decimal Figure(DbDataReader row, int column) =>
        TryRead(row, column, out var text) && Utf8Parser.TryParse(text, out decimal figure, out int read) && read == text.Length ? figure : row.GetDecimal(column);

    /// <summary>As EF Core writes it: <c>2026-11-27 02:16:12.1234567</c>, without the zeros at the end.</summary>
    private static bool TryInstant(ReadOnlySpan<byte> text, out DateTime instant)
    {
        instant = default;
        if (text.Length is < SecondsLength or > SecondsLength + 1 + TickDigits or SecondsLength + 1
            || text[10] != ' ' || text[13] != ':' || text[16] != ':' || (text.Length > SecondsLength && text[SecondsLength] != '.'))
            return false;
        if (!TryDay(text[..DayLength], out var day)
            || Number(text[11..13]) is not (>= 0 and < 24 and var hour) || Number(text[14..16]) is not (>= 0 and < 60 and var minute)
            || Number(text[17..19]) is not (>= 0 and < 60 and var second))
            return false;
        var fraction = text.Length > SecondsLength ? text[(SecondsLength + 1)..] : default;
        int ticks = Number(fraction);
        if (ticks < 0)
            return false;
        for (int digit = fraction.Length; digit < TickDigits; digit++)
            ticks *= 10;
        instant = new DateTime(day, new TimeOnly(hour, minute, second), DateTimeKind.Utc).AddTicks(ticks);
        return true;
    }

    /// <summary>As EF Core writes it: <c>2026-11-27</c>.</summary>
    private static bool TryDay(ReadOnlySpan<byte> text, out DateOnly day)
    {
        day = default;
        if (text.Length != DayLength || text[4] != '-' || text[7] != '-'
            || Number(text[..4]) is not (>= 1 and var year) || Number(text[5..7]) is not (>= 1 and <= 12 and var month)
            || Number(text[8..10]) is not (>= 1 and var number) || number > DateTime.DaysInMonth(year, month))
            return false;
        day = new DateOnly(year, month, number);
        return true;
    }

    /// <summary>Negative when it is none.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return -1;
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
