using Comptoir.Commerce.Catalog.Imports;

namespace Comptoir.Portal.Operator.Catalog;

/// <summary>How far a catalogue file has come.</summary>
public enum UploadPhase
{
    /// <summary>Being read, to see what it would change.</summary>
    Checking,

    /// <summary>Looked at; waits for a person to say yes.</summary>
    Ready,

    /// <summary>It has faults.</summary>
    Faulty,

    /// <summary>Being taken in.</summary>
    Importing,

    Done,

    /// <summary>The work on it ended before it was done: nothing of it was kept, and it can be begun again.</summary>
    Broken,
}

/// <summary>A catalogue file that somebody sent, and what became of it.</summary>
/// <param name="Name">As its sender calls it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="By">User who sent it.</param>
/// <param name="BeatAt">When the work on it was last heard of, in real time.</param>
public sealed record CatalogUpload(Guid Id, string Name, long Size, string By, DateTimeOffset At, UploadPhase Phase, DateTimeOffset BeatAt)
{
    /// <summary>Rows read so far.</summary>
    public long Rows { get; init; }

    /// <summary>Per cent of the file read so far; null where it is not known.</summary>
    public int? Percent { get; init; }

    /// <summary>What it would change, or has changed.</summary>
    public CatalogImported? Result { get; init; }

    /// <summary>What is wrong with it.</summary>
    public CatalogFaulty? Faulty { get; init; }

    public bool IsRunning => Phase is UploadPhase.Checking or UploadPhase.Importing;
}
