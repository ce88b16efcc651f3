namespace Comptoir.Server.Hosting;

/// <summary>Files and folders with keys or secrets in them: readable by the user alone whom Comptoir runs as. On Windows the
/// folder's own rights hold.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode ForOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="IOException">There is one of this name already.</exception>
    public static FileStream CreateNew(string path, FileOptions options = FileOptions.None)
    {
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = options };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = ForOwner;
        return new FileStream(path, how);
    }

    /// <summary>Makes a folder; one that is there keeps its rights.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, ForOwner | UnixFileMode.UserExecute);
    }
}
