using System.Runtime.Versioning;
using Comptoir.Server.Demo;
using Comptoir.Server.Hosting;

namespace Comptoir.Server.Tests.Hosting;

/// <summary>Who may read what an installation keeps beside its database (R18.5).</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests : IDisposable
{
    private readonly string place = Directory.CreateTempSubdirectory("comptoir-files-").FullName;

    public void Dispose() => Directory.Delete(place, recursive: true);

    [Fact]
    public void A_new_data_folder_and_its_secret_are_its_users_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        var folder = new DataFolder(Path.Combine(place, "data"));
        folder.MakeDemoSecret();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Path, "master.key")));
    }

    [Fact]
    public async Task The_passwords_of_a_demo_world_are_its_users_alone_also_when_written_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        string file = Path.Combine(place, "demo.json");
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);

        await DemoFile.WriteAsync(file, "http://127.0.0.1:1", new DemoSecrets(new byte[32]), TestContext.Current.CancellationToken);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_folder_that_is_there_keeps_its_rights()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead;
        string path = Path.Combine(place, "data");
        Directory.CreateDirectory(path, Shared);

        _ = new DataFolder(path);

        Assert.Equal(Shared, File.GetUnixFileMode(path));
    }
}
