namespace BayesSampler;

/// <summary>Successive draws of one chain in a <see cref="DrawFile"/>, by scalar, then draw.</summary>
/// <param name="Start">Where the block begins, in numbers.</param>
/// <param name="First">Its first draw.</param>
/// <param name="Count">How many draws it holds.</param>
internal readonly record struct DrawBlock(long Start, int First, int Count);
