namespace Comptoir.Storage.Tests.Stores;

public enum Database
{
    Sqlite,
    Postgres,
}

/// <summary>The suite's only theory data: every test runs on both.</summary>
public sealed class BothDatabases : TheoryData<Database>
{
    public BothDatabases()
    {
        Add(Database.Sqlite);
        Add(Database.Postgres);
    }
}
