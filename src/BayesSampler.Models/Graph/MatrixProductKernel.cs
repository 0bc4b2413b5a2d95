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

    // A'B' is the transpose of B A, which is made behind the product's own scratch.
    public override int ScratchSize => _transposeA && _transposeB
        ? MatrixProduct.ScratchSize(Inner, Rows) + Rows * Columns
        : MatrixProduct.ScratchSize(Inner, Columns);

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
        ReadOnlySpan<double> left = new(inputs[0], _a.Size);
        ReadOnlySpan<double> right = new(inputs[1], _b.Size);
        Span<double> result = new(output, Rows * Columns);
        if (Columns == 1)
        {
            if (_transposeA) MatrixProduct.TransposedVector(left, right, result, _a.Rows, _a.Columns);
            else MatrixProduct.Vector(left, right, result, _a.Rows, _a.Columns);
        }
        else if (Rows == 1)
        {
            if (_transposeB) MatrixProduct.Vector(right, left, result, _b.Rows, _b.Columns);
            else MatrixProduct.TransposedVector(right, left, result, _b.Rows, _b.Columns);
        }
        else
        {
            Multiply(left, right, result, new Span<double>(scratch, ScratchSize));
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

    private void Multiply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result, Span<double> scratch)
    {
        switch (_transposeA, _transposeB)
        {
            case (false, false):
                MatrixProduct.Multiply(left, right, result, Rows, Inner, Columns, scratch);
                break;
            case (true, false):
                MatrixProduct.MultiplyTransposedLeft(left, right, result, Rows, Inner, Columns, scratch);
                break;
            case (false, true):
                MatrixProduct.MultiplyTransposedRight(left, right, result, Rows, Inner, Columns, scratch);
                break;
            default:
                Span<double> transposed = scratch[^result.Length..];
                MatrixProduct.Multiply(right, left, transposed, Columns, Inner, Rows, scratch[..^result.Length]);
                for (int i = 0; i < Rows; i++)
                {
                    for (int j = 0; j < Columns; j++) result[i * Columns + j] = transposed[j * Rows + i];
                }

                break;
        }
    }

    private int LeftAt(int i, int k) => _transposeA ? k * _a.Columns + i : i * _a.Columns + k;

    private int RightAt(int k, int j) => _transposeB ? j * _b.Columns + k : k * _b.Columns + j;
}
