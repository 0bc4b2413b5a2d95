namespace BayesSampler.Models;

/// <summary>A B, each possibly transposed, where the left side or both depend on parameters.</summary>
internal sealed unsafe class MatrixProductKernel(Shape a, Shape b, bool transposeA, bool transposeB, Shape output) : Kernel
{
    private readonly Shape _a = a;
    private readonly Shape _b = b;
    private readonly bool _transposeA = transposeA;
    private readonly bool _transposeB = transposeB;

    public override string Name => $"product of a {_a}{(_transposeA ? " transposed" : "")} and a {_b}{(_transposeB ? " transposed" : "")}";

    public override Shape OutputShape { get; } = output;

    /// <summary>Terms of each sum.</summary>
    public int Inner => _transposeA ? _a.Rows : _a.Columns;

    private int Rows => _transposeA ? _a.Columns : _a.Rows;

    private int Columns => _transposeB ? _b.Rows : _b.Columns;

    /// <summary>The element of A in term k of an output element.</summary>
    public int LeftIndex(int element, int k) => LeftAt(element / Columns, k);

    /// <summary>The element of B in term k of an output element.</summary>
    public int RightIndex(int element, int k) => RightAt(k, element % Columns);

    public override void Run(double** inputs, double* output, double* scratch)
    {
        double* left = inputs[0];
        double* right = inputs[1];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < Inner; k++) sum = Math.FusedMultiplyAdd(left[LeftAt(i, k)], right[RightAt(k, j)], sum);
                output[i * Columns + j] = sum;
            }
        }
    }

    public override Node?[] Reverse(Graph graph, KernelNode self, Node adjoint)
    {
        (Node left, Node right) = (self.Inputs[0], self.Inputs[1]);
        // A row is given out as a vector, but counts as a row here.
        Shape g = Shape.Matrix(Rows, Columns);
        Node Product(Node x, Shape xShape, bool tx, Node y, Shape yShape, bool ty, Shape shape) =>
            graph.Call(new MatrixProductKernel(xShape, yShape, tx, ty, shape), x, y);

        // C = op(A) op(B): op(A) has the adjoint G op(B)', op(B) has op(A)' G; transposed where the input was.
        return
        [
            _transposeA
                ? Product(right, _b, _transposeB, adjoint, g, true, _a)
                : Product(adjoint, g, false, right, _b, !_transposeB, _a),
            _transposeB
                ? Product(adjoint, g, true, left, _a, _transposeA, _b)
                : Product(left, _a, !_transposeA, adjoint, g, false, _b),
        ];
    }

    public override bool Equals(object? obj) => obj is MatrixProductKernel other && _a == other._a && _b == other._b
        && _transposeA == other._transposeA && _transposeB == other._transposeB && OutputShape == other.OutputShape;

    public override int GetHashCode() => HashCode.Combine(_a, _b, _transposeA, _transposeB);

    private int LeftAt(int i, int k) => _transposeA ? k * _a.Columns + i : i * _a.Columns + k;

    private int RightAt(int k, int j) => _transposeB ? j * _b.Columns + k : k * _b.Columns + j;
}
