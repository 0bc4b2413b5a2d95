namespace BayesSampler;

/// <summary>Successive draws of one chain on disk, by scalar, then draw.</summary>
/// <param name="File">The file they are in.</param>
/// <param name="Start">Where the block begins, in numbers.</param>
/// <param name="First">Its first draw.</param>
/// <param name="Count">How many draws it holds.</param>
internal readonly record struct DrawBlock(DrawFile File, long Start, int First, int Count);
