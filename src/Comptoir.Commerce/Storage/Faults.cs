namespace Comptoir.Commerce.Storage;

/// <summary>Named points at which state is persisted or leaves the process. Outside tests reaching one does nothing;
/// tests derive from this to throw, wait or end the process there.</summary>
public class Faults
{
    public static readonly Faults None = new();

    public virtual ValueTask ReachAsync(string point, CancellationToken ct) => ValueTask.CompletedTask;
}

/// <summary>The names of the points, so that a test can walk all of them.</summary>
public static class FaultPoint
{
    /// <summary>Rows are written, the transaction is not yet committed.</summary>
    public const string BeforeCommit = "commit.before";

    /// <summary>SQLite: commits are in the write-ahead log, which is about to be put on the disk; nobody has been told.</summary>
    public const string BeforeSync = "sync.before";

    /// <summary>SQLite: the write-ahead log is on the disk, nobody has been told.</summary>
    public const string AfterSync = "sync.after";

    /// <summary>The transaction is committed and durable, nobody has been told.</summary>
    public const string AfterCommit = "commit.after";

    /// <summary>The answer of a state-changing request is about to be sent.</summary>
    public const string BeforeAnswer = "answer.before";

    /// <summary>A media file lies complete in the store's temporary place, not yet under its hash.</summary>
    public const string BeforeMediaMove = "media.move";

    /// <summary>A download is recorded, its first byte not yet sent.</summary>
    public const string BeforeDownload = "download.before";

    /// <summary>A mail is about to be handed over.</summary>
    public const string BeforeMail = "mail.before";

    /// <summary>A mail was handed over and is not yet marked as sent.</summary>
    public const string AfterMail = "mail.after";

    /// <summary>A chunk of an import is written, the import is not complete.</summary>
    public const string ImportChunk = "import.chunk";

    public static readonly IReadOnlyList<string> All =
        [BeforeCommit, BeforeSync, AfterSync, AfterCommit, BeforeAnswer, BeforeMediaMove, BeforeDownload, BeforeMail, AfterMail, ImportChunk];
}
