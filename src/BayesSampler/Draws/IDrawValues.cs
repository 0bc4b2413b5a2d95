namespace BayesSampler;

/// <summary>Where draws are kept. Immutable to those who read, and thread-safe.</summary>
internal interface IDrawValues
{
    int Chains { get; }

    int DrawsPerChain { get; }

    /// <summary>All draws of one scalar, chain by chain; valid as long as someone holds it.</summary>
    ReadOnlySpan<double> Scalar(int scalar);

    /// <summary>One draw of as many scalars, from this one on, as the destination holds.</summary>
    void CopyDraw(int firstScalar, int chain, int draw, Span<double> destination);
}
