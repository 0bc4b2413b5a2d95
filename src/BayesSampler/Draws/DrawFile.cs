using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BayesSampler;

/// <summary>
/// A scratch file that several threads append blocks of numbers to. It is gone when the last who reads it is, or the process: so
/// there is no file that was broken off or is of another version.
/// </summary>
internal sealed class DrawFile
{
    private readonly string _folder;
    private readonly SafeFileHandle _handle;
    private long _end;

    /// <summary>Takes the space on the disk at once: a disk too small is told before a run and not after hours.</summary>
    /// <exception cref="IOException">The file cannot be created, or the disk has too little space.</exception>
    public DrawFile(string folder, long numbers)
    {
        _folder = folder;
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}.draws");
        // Windows deletes the file with its last handle, even of a process that was ended; elsewhere a file without name does.
        bool windows = OperatingSystem.IsWindows();
        FileOptions options = windows ? FileOptions.DeleteOnClose : FileOptions.None;
        try
        {
            Directory.CreateDirectory(folder);
            _handle = File.OpenHandle(
                path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, options, checked(numbers * sizeof(double)));
            if (!windows) File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure(exception);
        }
    }

    /// <summary>Appends a block; returns where it begins, counted in numbers.</summary>
    /// <exception cref="IOException">The disk is full after all: not every file system can set space aside.</exception>
    public long Append(ReadOnlySpan<double> block)
    {
        long start = Interlocked.Add(ref _end, block.Length) - block.Length;
        try
        {
            RandomAccess.Write(_handle, MemoryMarshal.AsBytes(block), start * sizeof(double));
        }
        catch (IOException exception)
        {
            throw Failure(exception);
        }

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

    private IOException Failure(Exception exception) => new(
        $"Draws cannot be written to DrawsFolder '{_folder}': {exception.Message} Take another folder, thin, or draw less.", exception);
}
