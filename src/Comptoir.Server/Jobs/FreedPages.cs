using System.Runtime.InteropServices;

namespace Comptoir.Server.Jobs;

/// <summary>Memory that the runtime, its compiler and SQLite took from the C library and have freed. glibc keeps such pages until it is
/// asked for them; other C libraries have no such call and are left alone.</summary>
internal static class FreedPages
{
    private static readonly MallocTrim? Trim = Find();

    private delegate int MallocTrim(nuint pad);

    /// <summary>Gives them back to the system.</summary>
    public static void GiveBack() => Trim?.Invoke(0);

    private static MallocTrim? Find() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out nint library) && NativeLibrary.TryGetExport(library, "malloc_trim", out nint call)
            ? Marshal.GetDelegateForFunctionPointer<MallocTrim>(call)
            : null;
}
