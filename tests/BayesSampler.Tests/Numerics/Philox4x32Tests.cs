namespace BayesSampler.Tests;

public sealed class Philox4x32Tests
{
    /// <summary>The published vectors of Philox4x32-10 (kat_vectors of Random123, Salmon et al. 2011).</summary>
    public static TheoryData<uint[], uint[], uint[]> ReferenceVectors => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        { [~0u, ~0u, ~0u, ~0u], [~0u, ~0u], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
        {
            [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0],
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        },
    };

    [Theory]
    [MemberData(nameof(ReferenceVectors))]
    public void Blocks_equal_the_published_vectors(uint[] counter, uint[] key, uint[] expected)
    {
        uint[] output = new uint[4];
        Philox4x32.Block(counter, key, output);
        Assert.Equal(expected, output);

        Philox4x32.Block(counter, key, counter);
        Assert.Equal(expected, counter);
    }

    [Theory]
    [InlineData(3, 2, 4)]
    [InlineData(4, 1, 4)]
    [InlineData(4, 2, 5)]
    public void Spans_of_another_length_throw(int counter, int key, int output) =>
        Assert.Throws<ArgumentException>(() => Philox4x32.Block(new uint[counter], new uint[key], new uint[output]));
}
