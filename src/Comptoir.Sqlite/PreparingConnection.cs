using System.Data;
using Microsoft.Data.Sqlite;

namespace Comptoir.Sqlite;

/// <summary>A connection that keeps prepared what it was asked. The provider prepares each command anew, which for a short statement
/// costs as much as doing it. For one user at a time; it stays open in between.</summary>
/// <param name="most">So many statements are kept; when there is one more, all are given up: what is beyond was made of values and
/// will hardly be asked again.</param>
internal sealed class PreparingConnection(string connection, int most) : SqliteConnection(connection)
{
    private readonly Dictionary<string, SqliteCommand> resting = new(StringComparer.Ordinal);

    private int atWork;

    /// <summary>Whether a statement was taken and not given back, whose reader may stand anywhere.</summary>
    public bool IsAtWork => atWork > 0;

    /// <summary>The transaction on it.</summary>
    public SqliteTransaction? Running
    {
        get => Transaction;
        set => Transaction = value;
    }

    public override SqliteCommand CreateCommand() => new Borrowing(this) { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };

    public override void Close()
    {
        resting.Clear();
        base.Close();
    }

    private SqliteCommand Take(string text)
    {
        atWork++;
        return resting.Remove(text, out var rested) ? rested : new SqliteCommand(text, this);
    }

    private void GiveBack(SqliteCommand command)
    {
        atWork--;
        command.Parameters.Clear();
        if (resting.Count >= most)
        {
            foreach (var rested in resting.Values)
                rested.Dispose();
            resting.Clear();
        }

        if (!resting.TryAdd(command.CommandText, command))
            command.Dispose();
    }

    /// <summary>Runs its text by a prepared command, which goes back when this one is done with.</summary>
    private sealed class Borrowing(PreparingConnection from) : SqliteCommand
    {
        private SqliteCommand? prepared;

        public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
        {
            var command = Prepared();
            command.Parameters.Clear();
            foreach (SqliteParameter parameter in Parameters)
                command.Parameters.Add(parameter);
            command.Transaction = Transaction;
            command.CommandTimeout = CommandTimeout;
            return command.ExecuteReader(behavior);
        }

        public override void Prepare() => Prepared().Prepare();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                Return();
            base.Dispose(disposing);
        }

        private SqliteCommand Prepared()
        {
            if (prepared?.CommandText != CommandText)
                Return();
            return prepared ??= from.Take(CommandText);
        }

        private void Return()
        {
            if (prepared is { } done)
                from.GiveBack(done);
            prepared = null;
        }
    }
}
