namespace BayesSampler.Models;

/// <summary>A kernel of square matrices that is known by its type and size.</summary>
internal abstract class SquareKernel(int n) : Kernel
{
    private protected int N { get; } = n;

    public override Shape OutputShape { get; } = Shape.Matrix(n, n);

    public override bool Equals(object? obj) => obj is SquareKernel other && other.GetType() == GetType() && other.N == N;

    public override int GetHashCode() => HashCode.Combine(GetType(), N);

    private protected static NotSupportedException NoDerivative(string name) =>
        new($"{name} is a derivative itself and has none of its own: a recursion may not use it.");
}

/// <summary>L with A = L L', lower triangular; NaN if A is not positive definite.</summary>
internal sealed unsafe class CholeskyKernel(int n) : SquareKernel(n)
{
    public override string Name => "cholesky";

    public override int ScratchSize => CholeskyFactor.ScratchSize(N);

    public override void Run(double** inputs, double* output, double* scratch) => CholeskyFactor.Factor(
        new ReadOnlySpan<double>(inputs[0], N * N), new Span<double>(output, N * N), N, new Span<double>(scratch, ScratchSize));

    public override Node?[] Reverse(Graph graph, KernelNode self, Node adjoint) => [graph.Call(new CholeskyReverseKernel(N), self, adjoint)];
}

/// <summary>The adjoint of A, symmetric, given L and its adjoint.</summary>
internal sealed unsafe class CholeskyReverseKernel(int n) : SquareKernel(n)
{
    public override string Name => "cholesky_reverse";

    public override int ScratchSize => CholeskyFactor.ScratchSize(N);

    public override void Run(double** inputs, double* output, double* scratch) => CholeskyFactor.Reverse(
        new ReadOnlySpan<double>(inputs[0], N * N), new ReadOnlySpan<double>(inputs[1], N * N), new Span<double>(output, N * N), N,
        new Span<double>(scratch, ScratchSize));

    public override Node?[] Reverse(Graph graph, KernelNode self, Node adjoint) => throw NoDerivative(Name);
}

/// <summary>The inverse of a symmetric positive definite matrix.</summary>
internal sealed unsafe class SymmetricInverseKernel(int n) : SquareKernel(n)
{
    public override string Name => "symmetric_inverse";

    public override int ScratchSize => Math.Max(CholeskyFactor.ScratchSize(N), SymmetricInverse.ScratchSize(N));

    public override void Run(double** inputs, double* output, double* scratch)
    {
        Span<double> inverse = new(output, N * N);
        Span<double> work = new(scratch, ScratchSize);
        if (CholeskyFactor.Factor(new ReadOnlySpan<double>(inputs[0], N * N), inverse, N, work))
            SymmetricInverse.FromFactor(inverse, inverse, N, work);
    }

    // dX = −X dA X, for a symmetric A.
    public override Node?[] Reverse(Graph graph, KernelNode self, Node adjoint)
    {
        Node transposed = graph.Gather(adjoint, Transposition(N), OutputShape);
        Node symmetric = graph.Multiply(graph.Constant(0.5), graph.Add(adjoint, transposed));
        MatrixProductKernel product = new(OutputShape, OutputShape, false, false, OutputShape);
        return [graph.Negate(graph.Call(product, graph.Call(product, self, symmetric), self))];
    }

    private static IndexMap Transposition(int n) => IndexMap.Of([.. Enumerable.Range(0, n * n).Select(e => e % n * n + e / n)]);
}

/// <summary>The solution of L X = B or L' X = B; a vector if m is 0.</summary>
internal sealed unsafe class TriangularSolveKernel(int n, int m, bool transposed) : Kernel
{
    private readonly int _n = n;
    private readonly int _m = m;
    private readonly bool _transposed = transposed;

    public override string Name => _transposed ? "triangular_solve_transposed" : "triangular_solve";

    public override Shape OutputShape { get; } = m == 0 ? Shape.Vector(n) : Shape.Matrix(n, m);

    public override int ScratchSize => _m == 0 ? 0 : TriangularSolve.ScratchSize(_n, _m);

    public override void Run(double** inputs, double* output, double* scratch)
    {
        ReadOnlySpan<double> lower = new(inputs[0], _n * _n);
        ReadOnlySpan<double> right = new(inputs[1], OutputShape.Size);
        Span<double> result = new(output, OutputShape.Size);
        Span<double> work = new(scratch, ScratchSize);
        switch (_m == 0, _transposed)
        {
            case (true, false):
                TriangularSolve.Lower(lower, right, result, _n);
                break;
            case (true, true):
                TriangularSolve.Transposed(lower, right, result, _n);
                break;
            case (false, false):
                TriangularSolve.Lower(lower, right, result, _n, _m, work);
                break;
            default:
                TriangularSolve.Transposed(lower, right, result, _n, _m, work);
                break;
        }
    }

    public override Node?[] Reverse(Graph graph, KernelNode self, Node adjoint)
    {
        // The adjoint of B solves the transposed system; that of L is the lower triangle of −(adjoint of B) X', or turned round.
        Node right = graph.Call(new TriangularSolveKernel(_n, _m, !_transposed), self.Inputs[0], adjoint);
        NegatedLowerProductKernel lower = new(_n, Math.Max(_m, 1));
        return [_transposed ? graph.Call(lower, self, right) : graph.Call(lower, right, self), right];
    }

    public override bool Equals(object? obj) =>
        obj is TriangularSolveKernel other && _n == other._n && _m == other._m && _transposed == other._transposed;

    public override int GetHashCode() => HashCode.Combine(_n, _m, _transposed);
}

/// <summary>The lower triangle of −A B', with zeros above.</summary>
internal sealed unsafe class NegatedLowerProductKernel(int n, int m) : SquareKernel(n)
{
    private readonly int _m = m;

    public override string Name => "negated_lower_product";

    public override int ScratchSize => TriangularSolve.ScratchSize(N, _m);

    public override void Run(double** inputs, double* output, double* scratch) => MatrixProduct.NegatedLower(
        new ReadOnlySpan<double>(inputs[0], N * _m), new ReadOnlySpan<double>(inputs[1], N * _m), new Span<double>(output, N * N), N, _m,
        new Span<double>(scratch, ScratchSize));

    public override Node?[] Reverse(Graph graph, KernelNode self, Node adjoint) => throw NoDerivative(Name);

    public override bool Equals(object? obj) => base.Equals(obj) && _m == ((NegatedLowerProductKernel)obj!)._m;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), _m);
}

/// <summary>r' S^-1 r and log|S|, then what the reverse needs, from one factor of S.</summary>
internal sealed unsafe class GaussianCovarianceKernel(int n) : SquareKernel(n)
{
    /// <summary>Where r' S^-1 r is in the output.</summary>
    public const int Quadratic = 0;

    /// <summary>Where log|S| is in the output.</summary>
    public const int LogDeterminant = 1;

    private const int Kept = 2;

    public override string Name => "gaussian_covariance";

    public override Shape OutputShape { get; } = Shape.Vector(Kept + GaussianCovariance.KeptSize(n));

    public override int ScratchSize => GaussianCovariance.ScratchSize(N);

    public override void Run(double** inputs, double* output, double* scratch) => GaussianCovariance.Evaluate(
        new ReadOnlySpan<double>(inputs[0], N * N), new ReadOnlySpan<double>(inputs[1], N),
        new Span<double>(output + Kept, OutputShape.Size - Kept), out output[Quadratic], out output[LogDeterminant], N,
        new Span<double>(scratch, ScratchSize));

    public override Node?[] Reverse(Graph graph, KernelNode self, Node adjoint)
    {
        Node both = graph.Call(new ReverseKernel(N), self, Element(graph, adjoint, Quadratic), Element(graph, adjoint, LogDeterminant));
        return
        [
            graph.Gather(both, IndexMap.Range(0, N * N), Shape.Matrix(N, N)),
            graph.Gather(both, IndexMap.Range(N * N, N), self.Inputs[1].Shape),
        ];
    }

    /// <summary>One element of an adjoint, without making the array that it and zeros stand in.</summary>
    private static Node Element(Graph graph, Node adjoint, int index)
    {
        if (adjoint is not ScatterNode scatter) return graph.Gather(adjoint, IndexMap.Range(index, 1), Shape.Scalar);
        Node total = graph.Zero;
        for (int k = 0; k < scatter.Maps.Length; k++)
        {
            int at = scatter.Maps[k].Indices.IndexOf(index);
            if (at >= 0) total = graph.Add(total, graph.Gather(scatter.Inputs[k], IndexMap.Range(at, 1), Shape.Scalar));
        }

        return total;
    }

    /// <summary>The adjoints of S and r, one behind the other.</summary>
    private sealed class ReverseKernel(int n) : SquareKernel(n)
    {
        public override string Name => "gaussian_covariance_reverse";

        public override Shape OutputShape { get; } = Shape.Vector(n * n + n);

        public override int ScratchSize => GaussianCovariance.ScratchSize(N);

        public override void Run(double** inputs, double* output, double* scratch) => GaussianCovariance.Reverse(
            new ReadOnlySpan<double>(inputs[0] + Kept, GaussianCovariance.KeptSize(N)), *inputs[1], *inputs[2],
            new Span<double>(output, N * N), new Span<double>(output + N * N, N), N, new Span<double>(scratch, ScratchSize));

        public override Node?[] Reverse(Graph graph, KernelNode self, Node adjoint) => throw NoDerivative(Name);
    }
}

/// <summary>The log Jacobian and the Cholesky factor of a correlation matrix from unconstrained numbers, then what the reverse needs.</summary>
internal sealed unsafe class CorrelationCholeskyKernel(int n) : SquareKernel(n)
{
    public override string Name => "correlation_cholesky";

    public override Shape OutputShape { get; } = Shape.Vector(1 + n * n + CorrelationCholesky.KeptSize(n));

    public override void Run(double** inputs, double* output, double* scratch) => output[0] = CorrelationCholesky.Evaluate(
        new ReadOnlySpan<double>(inputs[0], CorrelationCholesky.Pairs(N)), new Span<double>(output + 1, N * N),
        new Span<double>(output + 1 + N * N, CorrelationCholesky.KeptSize(N)), N);

    public override Node?[] Reverse(Graph graph, KernelNode self, Node adjoint) =>
        [graph.Reshape(graph.Call(new ReverseKernel(N), self, adjoint), self.Inputs[0].Shape)];

    private sealed class ReverseKernel(int n) : SquareKernel(n)
    {
        public override string Name => "correlation_cholesky_reverse";

        public override Shape OutputShape { get; } = Shape.Vector(CorrelationCholesky.Pairs(n));

        public override void Run(double** inputs, double* output, double* scratch) => CorrelationCholesky.Reverse(
            new ReadOnlySpan<double>(inputs[0] + 1 + N * N, CorrelationCholesky.KeptSize(N)), new ReadOnlySpan<double>(inputs[1] + 1, N * N),
            *inputs[1], new Span<double>(output, CorrelationCholesky.Pairs(N)), N);

        public override Node?[] Reverse(Graph graph, KernelNode self, Node adjoint) => throw NoDerivative(Name);
    }
}
