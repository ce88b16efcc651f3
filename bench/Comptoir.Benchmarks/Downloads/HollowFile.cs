using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Comptoir.Benchmarks.Downloads;

/// <summary>A large file that takes hardly any room: a hole, with a block every 64 MiB that says where it stands.</summary>
internal static class HollowFile
{
    public const int BlockLength = 4096;

    public const long BlockEvery = 64L << 20;

    /// <returns>SHA-256 of the content, lower-case hex.</returns>
    public static async Task<string> WriteAsync(string path, long length)
    {
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            file.SetLength(length);
            for (long at = 0; at < length; at += BlockEvery)
            {
                file.Position = at;
                await file.WriteAsync(BlockAt(at));
            }
        }

        await using var written = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(written));
    }

    public static byte[] BlockAt(long position)
    {
        byte[] block = new byte[BlockLength];
        for (int i = 0; i < BlockLength; i += sizeof(long))
            BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(i), position + 1);
        return block;
    }

    /// <summary>Whether bytes from somewhere in the file are those that stand there.</summary>
    public static bool Holds(ReadOnlySpan<byte> bytes, long position)
    {
        long block = position / BlockEvery * BlockEvery;
        if (block < position)
            block += BlockEvery;
        // Enough for reads that hold a whole block or none; the rest of the file is a hole.
        int from = (int)Math.Min(bytes.Length, block - position);
        if (bytes.Length - from < BlockLength)
            return true;
        return bytes.Slice(from, BlockLength).SequenceEqual(BlockAt(block));
    }
}
