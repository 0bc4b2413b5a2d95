namespace BayesSampler;

/// <summary>
/// The layers of the 256-layer ziggurat for the right half of f(x) = exp(-x^2 / 2): layer i reaches from 0 to edge i, and
/// between the heights f(edge i) and f(edge i + 1). Layer 0 is the base strip, the tail included: its edge is the width
/// of a rectangle of the same area. Computed with <see cref="PortableMath"/>, so the same bits everywhere.
/// </summary>
/// <remarks>Marsaglia and Tsang (2000), The ziggurat method for generating random variables, J. Stat. Software 5(8).</remarks>
internal sealed class Ziggurat
{
    public const int Layers = 256;

    /// <summary>Where the tail begins; solves the closing condition of 256 layers of equal area (coefficients.py).</summary>
    public const double TailStart = 3.654152885361009;
    private const double LayerArea = 0.004928673233974655;

    public static readonly Ziggurat Tables = new();

    private Ziggurat()
    {
        double[] edges = new double[Layers + 1];
        edges[0] = LayerArea / Height(TailStart);
        edges[1] = TailStart;
        for (int i = 2; i < Layers; i++)
            edges[i] = Math.Sqrt(-2 * PortableMath.Log(LayerArea / edges[i - 1] + Height(edges[i - 1])));

        for (int i = 0; i <= Layers; i++)
            Heights[i] = Height(edges[i]);
        // The strip's own height is never compared; its points beyond the tail's start go to the tail.
        for (int i = 0; i < Layers; i++)
        {
            Rows[i] = new Row
            {
                Scale = edges[i] * TwoToMinus53,
                Inside = (ulong)(edges[i + 1] / edges[i] * TwoTo53),
            };
        }
    }

    public Row[] Rows { get; } = new Row[Layers];

    /// <summary>f at the edges; the last, at 0, is 1.</summary>
    public double[] Heights { get; } = new double[Layers + 1];

    private const double TwoTo53 = 9007199254740992.0;
    private const double TwoToMinus53 = 1 / TwoTo53;

    private static double Height(double x) => PortableMath.Exp(-0.5 * x * x);

    public struct Row
    {
        /// <summary>A 53-bit integer below this lies under the curve wherever it is in the layer's height.</summary>
        public ulong Inside;

        /// <summary>From a 53-bit integer to the position in the layer.</summary>
        public double Scale;
    }
}
