using System.Security.Cryptography;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Support;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Support;

/// <summary>Files that arrive at once for the last free place of a request (R10.2).</summary>
public sealed class AttachRaceTests : IDisposable
{
    private static readonly int Most = new SupportOptions().MaxFiles;

    private readonly string folder = Directory.CreateTempSubdirectory("comptoir-attached-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_two_files_for_the_last_place_one_is_laid_there_and_nothing_is_left_of_the_other(Database kind)
    {
        var meeting = new Meeting(new FolderMediaStore(folder, Faults.None, new TestTime()));
        await using var store = await Store.OpenAsync(kind, adapt: services => services.AddSingleton<IMediaStore>(meeting));
        var world = await World.BuildAsync(store);
        var request = await ApprovalRaceTests.FileAsync(store, (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!, 100m);
        for (int i = 1; i < Most; i++)
            Assert.False((await AttachAsync(store, request, i)).IsRefused);
        foreach (string file in Directory.GetFiles(folder, Hash("hello world\n"u8.ToArray()), SearchOption.AllDirectories))
            File.Delete(file);
        meeting.Wait(parties: 2);

        var outcomes = await Race.AtOnceAsync(async () => (await AttachAsync(store, request, Most)).Refusal, async () => (await AttachAsync(store, request, Most + 1)).Refusal);

        var kept = await store.RunAsync<ComptoirDb, List<string>>(db => db.RequestFiles.Where(file => file.PartnerId == World.Garance).Select(file => file.Sha256).ToListAsync());
        Assert.Single(outcomes, refusal => refusal is null);
        Assert.Single(outcomes, refusal => refusal is TooManyFiles or LostRace);
        Assert.Equal(Most, kept.Count);
        Assert.Equal(kept.Order(), Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
    }

    /// <summary>Reliability T14: what the files of one partner take together is bounded, also where two requests get one at once.</summary>
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_two_requests_for_the_last_room_of_their_partner_one_gets_it_and_another_partner_is_not_concerned(Database kind)
    {
        var meeting = new Meeting(new FolderMediaStore(folder, Faults.None, new TestTime()));
        await using var store = await Store.OpenAsync(kind, adapt: services =>
        {
            services.AddSingleton<IMediaStore>(meeting);
            services.Configure<SupportOptions>(options => options.MaxPartnerBytes = 3);
        });
        var world = await World.BuildAsync(store);
        ServiceRequestId[] requests =
        [
            await ApprovalRaceTests.FileAsync(store, (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!, 100m),
            await ApprovalRaceTests.FileAsync(store, (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!, 100m),
        ];
        Assert.False((await AttachAsync(store, requests[0], 1)).IsRefused);
        Assert.False((await AttachAsync(store, requests[0], 2)).IsRefused);
        // Sent again it takes no more room.
        Assert.False((await AttachAsync(store, requests[0], 2)).IsRefused);
        meeting.Wait(parties: 2);

        var outcomes = await Race.AtOnceAsync(async () => (await AttachAsync(store, requests[0], 3)).Refusal, async () => (await AttachAsync(store, requests[1], 4)).Refusal);

        Assert.Single(outcomes, refusal => refusal is null);
        Assert.Single(outcomes, refusal => refusal is PartnerFilesFull);
        Assert.Equal(3, await store.RunAsync<ComptoirDb, int>(db => db.RequestFiles.CountAsync(file => file.PartnerId == World.Garance)));
        var one = await store.RunAsync<ComptoirDb, RequestFile>(db => db.RequestFiles.FirstAsync(file => file.PartnerId == World.Garance));
        Assert.NotNull(await store.RunAsync<AttachmentQuota, PartnerFilesFull?>(quota => quota.WhyNotAsync(World.Garance, [one], default)));
        Assert.Null(await store.RunAsync<AttachmentQuota, PartnerFilesFull?>(quota => quota.WhyNotAsync(World.TheirAgent.Partner, [one], default)));
    }

    private static Task<Result<IReadOnlyList<RequestFile>>> AttachAsync(Store store, ServiceRequestId request, int number) => store.RunAsync<AttachFilesHandler, Result<IReadOnlyList<RequestFile>>>(
        attach => attach.HandleAsync(new AttachFiles(request, [new FileToAttach($"{number}.txt", new MemoryStream([(byte)('0' + number)]))], World.Nadia), default));

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Has those who send a file meet once their bytes have arrived: each has looked at the request by then, and none has changed
    /// it.</summary>
    private sealed class Meeting(IMediaStore store) : IMediaStore
    {
        private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int missing;

        public void Wait(int parties) => missing = parties;

        public async Task<IArrivedMedia> ReceiveAsync(Stream content, CancellationToken ct)
        {
            var arrived = await store.ReceiveAsync(content, ct);
            await MeetAsync();
            return arrived;
        }

        public async Task<Result<MediaContent>> KeepAsync(Stream content, DeclaredContent declared, IProgress<long>? progress, CancellationToken ct)
        {
            var kept = await store.KeepAsync(content, declared, progress, ct);
            await MeetAsync();
            return kept;
        }

        public Task<MediaContent> KeepSmallAsync(ReadOnlyMemory<byte> content, CancellationToken ct) => store.KeepSmallAsync(content, ct);

        public Task<Stream?> OpenAsync(string sha256, CancellationToken ct) => store.OpenAsync(sha256, ct);

        private async Task MeetAsync()
        {
            if (missing == 0)
                return;
            if (Interlocked.Decrement(ref missing) == 0)
                all.SetResult();
            await all.Task;
        }
    }
}
