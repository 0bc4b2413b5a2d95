using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace BayesSampler;

/// <summary>
/// All that a chain needs to go on, as a value: position, log density, gradient, adaptation state, iteration and phase. The state
/// of the random numbers is seed, chain and iteration. A chain continued from a snapshot draws the same bits as one that never
/// stopped.
/// </summary>
public sealed record ChainSnapshot
{
    private const int CurrentVersion = 2;
    private const uint Magic = 0x53435342; // "BSCS" in a file
    private const int ChecksumLength = 16;

    internal ChainSnapshot()
    {
    }

    /// <summary>Version of the format.</summary>
    public int Version { get; private init; } = CurrentVersion;

    /// <summary>
    /// The sampler and those of its settings that shape the chain, as text; a chain goes on only under the same.
    /// </summary>
    public required string Settings { get; init; }

    /// <summary>Seed of the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The chain, counted from 0.</summary>
    public required int Chain { get; init; }

    /// <summary>Iterations done, warmup included.</summary>
    public required long Iteration { get; init; }

    /// <summary>Iterations of warmup.</summary>
    public required int Warmup { get; init; }

    /// <summary>Whether the chain is still adapting.</summary>
    public bool IsWarmup => Iteration < Warmup;

    /// <summary>The unconstrained position.</summary>
    public required ImmutableArray<double> Position { get; init; }

    /// <summary>The log density there.</summary>
    public required double LogDensity { get; init; }

    /// <summary>The gradient there; zeros for samplers without gradient.</summary>
    public required ImmutableArray<double> Gradient { get; init; }

    /// <summary>During warmup what adaptation knows, the tuning included, in the sampler's own order; after it the tuning alone.</summary>
    public required ImmutableArray<double> Adaptation { get; init; }

    /// <inheritdoc/>
    public bool Equals(ChainSnapshot? other) => other is not null && ToBytes().AsSpan().SequenceEqual(other.ToBytes());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Seed, Chain, Iteration);

    /// <summary>The snapshot as bytes, little-endian, with a checksum.</summary>
    public byte[] ToBytes()
    {
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(Settings);
            writer.Write(Seed);
            writer.Write(Chain);
            writer.Write(Iteration);
            writer.Write(Warmup);
            writer.Write(LogDensity);
            Write(writer, Position);
            Write(writer, Gradient);
            Write(writer, Adaptation);
        }

        byte[] body = stream.ToArray();
        return [.. body, .. SHA256.HashData(body).AsSpan(0, ChecksumLength)];
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">Not a snapshot, of another version, or damaged.</exception>
    public static ChainSnapshot FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < ChecksumLength + 8 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
            throw new InvalidDataException("These bytes are not a chain snapshot.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (version != CurrentVersion)
        {
            throw new InvalidDataException(Require.Invariant(
                $"The snapshot has version {version}, but this library reads version {CurrentVersion}. Continue it with the library that wrote it."));
        }

        ReadOnlySpan<byte> body = bytes[..^ChecksumLength];
        if (!SHA256.HashData(body).AsSpan(0, ChecksumLength).SequenceEqual(bytes[^ChecksumLength..]))
            throw new InvalidDataException("The snapshot is damaged: its checksum does not fit. Take an earlier one.");
        using BinaryReader reader = new(new MemoryStream(body[8..].ToArray()), System.Text.Encoding.UTF8);
        return new ChainSnapshot
        {
            Version = version,
            Settings = reader.ReadString(),
            Seed = reader.ReadUInt64(),
            Chain = reader.ReadInt32(),
            Iteration = reader.ReadInt64(),
            Warmup = reader.ReadInt32(),
            LogDensity = reader.ReadDouble(),
            Position = Read(reader),
            Gradient = Read(reader),
            Adaptation = Read(reader),
        };
    }

    private static void Write(BinaryWriter writer, ImmutableArray<double> values)
    {
        writer.Write(values.Length);
        foreach (double value in values) writer.Write(value);
    }

    private static ImmutableArray<double> Read(BinaryReader reader)
    {
        double[] values = new double[reader.ReadInt32()];
        for (int i = 0; i < values.Length; i++) values[i] = reader.ReadDouble();
        return [.. values];
    }
}
