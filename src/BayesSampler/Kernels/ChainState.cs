namespace BayesSampler;

/// <summary>
/// Where a chain is: position, log density and gradient together, so that nothing is computed twice. Kernels move it by
/// exchanging buffers.
/// </summary>
internal sealed class ChainState(int dimension)
{
    public int Dimension => dimension;

    public AlignedBuffer Position = new(dimension);

    public AlignedBuffer Gradient = new(dimension);

    public double LogDensity;
}
