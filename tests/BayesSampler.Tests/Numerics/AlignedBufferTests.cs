using System.Runtime.CompilerServices;

namespace BayesSampler.Tests;

public sealed class AlignedBufferTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 8)]
    [InlineData(7, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(1000, 1000)]
    [InlineData(1001, 1008)]
    public void Lengths_are_padded_to_multiples_of_eight(int length, int padded)
    {
        AlignedBuffer buffer = new(length);
        Assert.Equal(length, buffer.Length);
        Assert.Equal(length, buffer.Span.Length);
        Assert.Equal(padded, buffer.PaddedLength);
        Assert.Equal(padded, buffer.Padded.Length);
        Assert.True(buffer.Padded.IndexOfAnyExcept(0.0) < 0);
    }

    [Fact]
    public unsafe void Buffers_start_at_multiples_of_64_bytes_and_stay_there()
    {
        AlignedBuffer[] buffers = [.. Enumerable.Range(1, 200).Select(length => new AlignedBuffer(length))];
        nint[] before = [.. buffers.Select(Address)];
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.All(before, address => Assert.Equal(0, address % 64));
        Assert.Equal(before, buffers.Select(Address));

        static nint Address(AlignedBuffer buffer) => (nint)Unsafe.AsPointer(ref buffer.Span[0]);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 8)]
    [InlineData(7, 17)]
    public unsafe void Several_buffers_are_each_like_one(int count, int length)
    {
        AlignedBuffer[] buffers = AlignedBuffer.Several(count, length);
        Assert.Equal(count, buffers.Length);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(0, (nint)Unsafe.AsPointer(ref buffers[i].Span[0]) % 64);
            buffers[i].Span.Fill(i + 1);
        }

        for (int i = 0; i < count; i++)
        {
            Assert.Equal(Enumerable.Repeat(i + 1.0, length), buffers[i].Span.ToArray());
            Assert.True(buffers[i].Padded[length..].IndexOfAnyExcept(0.0) < 0);
        }
    }

    [Fact]
    public void The_padding_lies_behind_the_values_in_the_same_memory()
    {
        AlignedBuffer buffer = new(3);
        buffer.Span.Fill(1.0);
        Assert.Equal([1, 1, 1, 0, 0, 0, 0, 0], buffer.Padded.ToArray());
    }

    [Fact]
    public void A_negative_length_throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(-1));
}
