using Comptoir.Server.Cli;
using Comptoir.Server.Hosting;

namespace Comptoir.Server.Tests.Cli;

/// <summary>A file of the name that was asked for is a whole one.</summary>
public sealed class WholeFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("comptoir-files-").FullName;

    [Fact]
    public async Task A_file_has_its_name_once_it_is_whole_and_one_that_breaks_off_leaves_the_last_as_it_was()
    {
        string path = Path.Combine(folder, "sheet.csv");

        Assert.Equal(2, await WholeFile.WriteAsync(path, async to =>
        {
            await to.WriteAsync("ok"u8.ToArray());
            Assert.False(File.Exists(path), "The file is there before it is whole.");
            return 2;
        }));
        await Assert.ThrowsAsync<SetupFaultException>(() => WholeFile.WriteAsync<int>(path, async to =>
        {
            await to.WriteAsync("half"u8.ToArray());
            throw new IOException("The disk is full.");
        }));
        await Assert.ThrowsAsync<OperationCanceledException>(() => WholeFile.WriteAsync<int>(path, _ => throw new OperationCanceledException()));

        Assert.Equal([path], Directory.GetFiles(folder));
        Assert.Equal("ok", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        string path = Path.Combine(folder, "nowhere", "a.pdf");

        var fault = await Assert.ThrowsAsync<SetupFaultException>(() => WholeFile.WriteAsync(path, _ => Task.FromResult(1)));

        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
