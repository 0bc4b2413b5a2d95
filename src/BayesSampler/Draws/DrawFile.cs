using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BayesSampler;

/// <summary>
/// A scratch file that several threads append blocks of numbers to. It is gone when the last who reads it is, or the process.
/// </summary>
internal sealed class DrawFile
{
    private readonly SafeFileHandle _handle;
    private long _end;

    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public DrawFile(string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.draws");
        // Windows deletes the file with its last handle, even of a process that was ended; elsewhere a file without name does.
        bool windows = OperatingSystem.IsWindows();
        FileOptions options = windows ? FileOptions.DeleteOnClose : FileOptions.None;
        _handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, options);
        if (!windows) File.Delete(path);
    }

    /// <summary>Appends a block; returns where it begins, counted in numbers.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public long Append(ReadOnlySpan<double> block)
    {
        long start = Interlocked.Add(ref _end, block.Length) - block.Length;
        RandomAccess.Write(_handle, MemoryMarshal.AsBytes(block), start * sizeof(double));
        return start;
    }

    public void Read(long start, Span<double> destination)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(destination);
        long offset = start * sizeof(double);
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(_handle, bytes, offset);
            if (read == 0) throw new EndOfStreamException("The file of draws is shorter than what was written to it.");
            bytes = bytes[read..];
            offset += read;
        }
    }
}
