using System.Security.Cryptography;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Downloads;

/// <summary>Files of media: their rows, and their bytes in a folder (R6.1).</summary>
public sealed class MediaTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7))];
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Content));

    private readonly string folder = Directory.CreateTempSubdirectory("comptoir-media-").FullName;
    private readonly FailingMove faults = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_file_is_kept_under_its_hash_and_adding_it_again_changes_nothing(Database kind)
    {
        await using var store = await OpenAsync(kind);

        var first = await AddAsync(store, Content, new DeclaredContent(Hash.ToUpperInvariant(), Content.Length));
        var second = await AddAsync(store, Content, new DeclaredContent(null, null));

        Assert.Equal((Hash, Content.Length), (first.Value!.Sha256, first.Value.Size));
        Assert.Equal(first.Value.Id, second.Value!.Id);
        Assert.Equal([Hash], Files());
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(folder, Hash[..2], Hash)));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_truncated_upload_keeps_nothing(Database kind)
    {
        await using var store = await OpenAsync(kind);

        var shorter = await AddAsync(store, Content[..^1], new DeclaredContent(null, Content.Length));
        var altered = await AddAsync(store, Content[..^1], new DeclaredContent(Hash, null));

        Assert.Equal(Content.Length - 1, Assert.IsType<MediaDiffers>(shorter.Refusal).Size);
        Assert.IsType<MediaDiffers>(altered.Refusal);
        Assert.Empty(Files());
        Assert.Equal(1, await store.RunAsync<ComptoirDb, int>(db => db.Media.CountAsync()));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task An_upload_that_fails_before_its_move_keeps_nothing_and_succeeds_the_next_time(Database kind)
    {
        await using var store = await OpenAsync(kind);

        faults.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => AddAsync(store, Content, new DeclaredContent(null, null)));
        var nothing = Files();
        faults.Fails = false;
        var added = await AddAsync(store, Content, new DeclaredContent(null, null));

        Assert.Empty(nothing);
        Assert.Null(added.Refusal);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Another_file_in_the_same_place_is_refused(Database kind)
    {
        await using var store = await OpenAsync(kind);
        await AddAsync(store, Content, new DeclaredContent(null, null));

        var other = await AddAsync(store, Content[1..], new DeclaredContent(null, null));

        Assert.Equal(Hash, Assert.IsType<MediaTaken>(other.Refusal).Sha256);
    }

    [Theory]
    [InlineData("version", "95")]
    [InlineData("language", "xx-YY-zz")]
    [InlineData("architecture", "ppc")]
    [InlineData("fileType", "I SO")]
    [InlineData("fileName", "../server.iso")]
    [InlineData("fileName", "a\r\nb.iso")]
    public async Task A_wrong_description_is_refused_by_its_field(string field, string value)
    {
        await using var store = await OpenAsync(Database.Sqlite);

        var added = await AddAsync(store, Content, new DeclaredContent(null, null), request => field switch
        {
            "version" => request with { Version = value },
            "language" => request with { Language = value },
            "architecture" => request with { Architecture = value },
            "fileType" => request with { FileType = value },
            _ => request with { FileName = value },
        });

        Assert.Equal(field, Assert.IsType<InvalidInput>(added.Refusal).Field);
        Assert.Empty(Files());
    }

    private async Task<Store> OpenAsync(Database kind)
    {
        var store = await Store.OpenAsync(kind, adapt: services => services.AddSingleton<IMediaStore>(new FolderMediaStore(folder, faults, new TestTime())));
        await World.BuildAsync(store);
        // The world brings a file of its own; the test looks at what comes after it.
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            File.Delete(file);
        return store;
    }

    private static async Task<Result<MediaFile>> AddAsync(Store store, byte[] content, DeclaredContent declared, Func<AddMedia, AddMedia>? with = null)
    {
        using var stream = new MemoryStream(content);
        var request = new AddMedia("WORLDPERP001", "0001", "2019", "fr-FR", "x64", "ISO", "server.iso", declared, new Actor(ActorKind.System, default, null, null, null, null, []));
        return await store.RunAsync<AddMediaHandler, Result<MediaFile>>(add => add.HandleAsync(with?.Invoke(request) ?? request, stream, null, default));
    }

    private List<string?> Files() => [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName)];

    private sealed class FailingMove : Faults
    {
        public bool Fails { get; set; }

        public override ValueTask ReachAsync(string point, CancellationToken ct) =>
            Fails && point == FaultPoint.BeforeMediaMove ? throw new IOException("No space left.") : ValueTask.CompletedTask;
    }
}
