namespace BayesSampler.Models.Tests;

/// <summary>Memory with marks on either side, which kernels that work with pointers must leave alone.</summary>
internal sealed class Guarded
{
    private const int Margin = 16;
    private const double Mark = -12345.678;
    private readonly double[] _memory;

    public Guarded(int length)
    {
        _memory = new double[length + 2 * Margin];
        Array.Fill(_memory, Mark);
        Span.Fill(double.NaN);
    }

    public Guarded(double[] values) : this(values.Length) => values.CopyTo(Span);

    public Span<double> Span => _memory.AsSpan(Margin, _memory.Length - 2 * Margin);

    public double[] ToArray()
    {
        for (int i = 0; i < Margin; i++)
        {
            Assert.Equal(Mark, _memory[i]);
            Assert.Equal(Mark, _memory[^(i + 1)]);
        }

        return Span.ToArray();
    }
}
