using Comptoir.Server.Hosting;

namespace Comptoir.Server.Cli;

/// <summary>Writes a file under another name first: one of the given name is a whole one, also after a crash.</summary>
internal static class WholeFile
{
    /// <exception cref="SetupFaultException">It cannot be written.</exception>
    public static async Task<T> WriteAsync<T>(string path, Func<Stream, Task<T>> write)
    {
        string part = path + ".part";
        try
        {
            if (IsNoFile(path))
            {
                await using var through = File.OpenWrite(path);
                return await write(through);
            }

            T written;
            await using (var to = File.Create(part))
                written = await write(to);
            File.Move(part, path, overwrite: true);
            return written;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SetupFaultException($"{path} cannot be written: {fault.Message}");
        }
        finally
        {
            if (File.Exists(part))
                File.Delete(part);
        }
    }

    /// <summary>A link, <c>/dev/stdout</c> among them, or a device: written to, never put aside.</summary>
    private static bool IsNoFile(string path) => new FileInfo(path).LinkTarget is not null || Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);
}
