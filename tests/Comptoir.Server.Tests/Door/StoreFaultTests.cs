using System.Data.Common;
using Comptoir.Server.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Comptoir.Server.Tests.Door;

/// <summary>Reliability T2, T23: who is told to come again is one whose next attempt may succeed.</summary>
public class StoreFaultTests
{
    // Constraints: a row that must not be empty, a reference to nothing, and what a trigger raises; a full disk, an unreadable one.
    [Theory]
    [InlineData(19, 1299, true), InlineData(19, 787, true), InlineData(19, 1811, false), InlineData(13, 13, false), InlineData(10, 10, false)]
    public void A_value_that_SQLite_cannot_take_is_a_mistake_and_a_disk_that_takes_none_is_not(int code, int extended, bool isMistake) =>
        Assert.Equal(isMistake, StoreFaults.IsMistake(Wrapped(new SqliteException("no", code, extended))));

    // Too long a value, no value, no such table; no room, too many connections, going down.
    [Theory]
    [InlineData("22001", true), InlineData("23502", true), InlineData("42P01", true), InlineData("53100", false), InlineData("53300", false), InlineData("57P01", false)]
    public void A_value_or_statement_that_PostgreSQL_cannot_take_is_a_mistake_and_a_want_of_room_is_not(string state, bool isMistake) =>
        Assert.Equal(isMistake, StoreFaults.IsMistake(Wrapped(new PostgresException("no", "ERROR", "ERROR", state))));

    [Fact]
    public void What_was_never_sent_is_a_mistake_and_a_connection_that_broke_is_not()
    {
        Assert.True(StoreFaults.IsMistake(new InvalidOperationException("no")));
        Assert.False(StoreFaults.IsMistake(Wrapped(new NpgsqlException("no", new IOException("no")))));
    }

    // Busy, and locked by another statement of the same process, which waiting does not end.
    [Theory]
    [InlineData(5, true), InlineData(6, false)]
    public void A_database_that_another_process_writes_to_takes_too_long(int code, bool isTooLong) =>
        Assert.Equal(isTooLong, StoreFaults.IsTooLong(Wrapped(new SqliteException("no", code))));

    private static DbUpdateException Wrapped(DbException fault) => new("A save failed.", fault);
}
