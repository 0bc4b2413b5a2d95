namespace BayesSampler.Models;

/// <summary>Constant positions in a buffer: what a gather reads or a scatter adds to. Equal by content.</summary>
internal sealed class IndexMap : IEquatable<IndexMap>
{
    private readonly int[] _indices;
    private readonly int _hash;

    private IndexMap(int[] indices)
    {
        _indices = indices;
        HashCode hash = default;
        foreach (int index in indices) hash.Add(index);
        _hash = hash.ToHashCode();
        IsContiguous = true;
        for (int i = 1; i < indices.Length && IsContiguous; i++) IsContiguous = indices[i] == indices[0] + i;
    }

    public ReadOnlySpan<int> Indices => _indices;

    public int Length => _indices.Length;

    /// <summary>Whether the positions follow each other: a view of the buffer will do.</summary>
    public bool IsContiguous { get; }

    /// <summary>The first position.</summary>
    public int Start => _indices[0];

    public int this[int i] => _indices[i];

    public static IndexMap Of(ReadOnlySpan<int> indices) => new(indices.ToArray());

    public static IndexMap Range(int start, int length) => new([.. Enumerable.Range(start, length)]);

    public bool IsIdentity(int size) => IsContiguous && Length == size && Start == 0;

    /// <summary>The positions of this map, looked up in another: this after <paramref name="first"/>.</summary>
    public IndexMap After(IndexMap first)
    {
        int[] composed = new int[Length];
        for (int i = 0; i < composed.Length; i++) composed[i] = first[_indices[i]];
        return new IndexMap(composed);
    }

    public bool Equals(IndexMap? other) =>
        other is not null && (ReferenceEquals(this, other) || (_hash == other._hash && _indices.AsSpan().SequenceEqual(other._indices)));

    public override bool Equals(object? obj) => Equals(obj as IndexMap);

    public override int GetHashCode() => _hash;
}
