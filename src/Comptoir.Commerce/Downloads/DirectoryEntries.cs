using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Comptoir.Commerce.Downloads;

/// <summary>Forces a folder's entries to the disk. A file's own flush keeps its bytes, not the name it was moved to; .NET has
/// no call for that, and on Windows the file system's log needs none.</summary>
internal static class DirectoryEntries
{
    private const int ReadOnly = 0;

    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int handle = Open(Encoding.UTF8.GetBytes(folder + '\0'), ReadOnly);
        if (handle < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"'{folder}' cannot be opened.");
        try
        {
            if (FSync(handle) != 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError(), $"'{folder}' cannot be forced to the disk.");
        }
        finally
        {
            _ = Close(handle);
        }
    }

#pragma warning disable SYSLIB1054 // Source-generated marshalling would need unsafe code in the whole project for three calls.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
#pragma warning restore SYSLIB1054
}
