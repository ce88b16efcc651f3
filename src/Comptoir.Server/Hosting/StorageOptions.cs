namespace Comptoir.Server.Hosting;

/// <summary>Where the data is.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>Connection string of PostgreSQL; without it the embedded SQLite file of the data folder.</summary>
    public string? Postgres { get; set; }
}

/// <summary>The installation's own secrets.</summary>
public sealed class SecretOptions
{
    public const string Section = "Secrets";

    /// <summary>Base64 of at least 32 random bytes; wraps every key in the database. Lost, the product keys are lost.</summary>
    public string? Master { get; set; }
}

/// <summary>Whether this installation is for tests.</summary>
public sealed class ClockOptions
{
    public const string Section = "Clock";

    /// <summary>Turns the test clock on; only in a database that was made for tests (R16.2).</summary>
    public bool Test { get; set; }
}
