namespace BayesSampler.Models.Tests;

public sealed class MatrixProductTests
{
    private static readonly (int Rows, int Inner, int Columns)[] Shapes =
    [
        (1, 1, 1), (1, 5, 1), (2, 3, 4), (3, 1, 7), (4, 4, 4), (5, 8, 12), (7, 9, 13), (8, 16, 11), (12, 3, 24), (33, 10, 37),
        (1, 100, 50), (50, 100, 1), (64, 64, 64), (2, 0, 3), (0, 2, 3), (3, 2, 0),
    ];

    [Fact]
    public void Products_have_the_bits_of_one_chain_of_fused_multiply_adds_for_each_entry()
    {
        foreach ((int rows, int inner, int columns) in Shapes)
        {
            double[] a = DenseCase.Normals(rows * inner, 1), b = DenseCase.Normals(inner * columns, 2);
            double[] expected = Plain(a, b, rows, inner, columns);
            double[] aTransposed = DenseCase.Transposed(a, rows, inner), bTransposed = DenseCase.Transposed(b, inner, columns);
            Guarded c = new(rows * columns), scratch = new(MatrixProduct.ScratchSize(inner, columns));
            MatrixProduct.Multiply(a, b, c.Span, rows, inner, columns, scratch.Span);
            DenseCase.SameBits(expected, c.ToArray());
            MatrixProduct.MultiplyTransposedLeft(aTransposed, b, c.Span, rows, inner, columns, scratch.Span);
            DenseCase.SameBits(expected, c.ToArray());
            MatrixProduct.MultiplyTransposedRight(a, bTransposed, c.Span, rows, inner, columns, scratch.Span);
            DenseCase.SameBits(expected, c.ToArray());
            scratch.ToArray();
        }
    }

    [Fact]
    public void Products_with_vectors_have_the_bits_of_the_documented_order()
    {
        (int, int)[] shapes = [(1, 1), (3, 2), (4, 31), (5, 32), (2, 33), (7, 40), (30, 67), (100, 100), (0, 5)];
        foreach ((int rows, int columns) in shapes)
        {
            double[] a = DenseCase.Normals(rows * columns, 1), x = DenseCase.Normals(columns, 2), u = DenseCase.Normals(rows, 3);
            Guarded y = new(rows), v = new(columns), c = new(rows * columns);
            MatrixProduct.Vector(a, x, y.Span, rows, columns);
            double[] expected = new double[rows];
            for (int i = 0; i < rows; i++)
                expected[i] = FixedOrder.Dot(a.AsSpan(i * columns, columns), x);
            DenseCase.SameBits(expected, y.ToArray());

            MatrixProduct.TransposedVector(a, u, v.Span, rows, columns);
            DenseCase.SameBits(Plain(u, a, 1, rows, columns), v.ToArray());

            MatrixProduct.Outer(u, x, c.Span);
            DenseCase.SameBits(Plain(u, x, rows, 1, columns), c.ToArray());
        }
    }

    [Fact]
    public void Derivatives_in_the_remarks_agree_with_central_differences()
    {
        const int Rows = 5, Inner = 7, Columns = 6;
        double[] a = DenseCase.Normals(Rows * Inner, 1), b = DenseCase.Normals(Inner * Columns, 2);
        double[] bar = DenseCase.Normals(Rows * Columns, 3);
        double[] aBar = new double[a.Length], bBar = new double[b.Length], scratch = new double[1000];
        DoubleDouble[] wideA = ReferenceAlgebra.Wide(a), wideB = ReferenceAlgebra.Wide(b), weights = ReferenceAlgebra.Wide(bar);
        double[] directionA = DenseCase.Normals(a.Length, 4), directionB = DenseCase.Normals(b.Length, 5);
        double slopeA = ReferenceAlgebra.Slope(
            x => ReferenceAlgebra.Dot(ReferenceAlgebra.Multiply(x, wideB, Rows, Inner, Columns), weights), a, directionA, 1e-10);
        double slopeB = ReferenceAlgebra.Slope(
            x => ReferenceAlgebra.Dot(ReferenceAlgebra.Multiply(wideA, x, Rows, Inner, Columns), weights), b, directionB, 1e-10);

        MatrixProduct.MultiplyTransposedRight(bar, b, aBar, Rows, Columns, Inner, scratch);
        MatrixProduct.MultiplyTransposedLeft(a, bar, bBar, Inner, Rows, Columns, scratch);
        DenseCase.SlopeIs(slopeA, aBar, directionA, Inner);
        DenseCase.SlopeIs(slopeB, bBar, directionB, Inner);

        // C = A' B with A' in place of A: Abar = B Cbar'.
        MatrixProduct.MultiplyTransposedRight(b, bar, aBar, Inner, Columns, Rows, scratch);
        DenseCase.SlopeIs(slopeA, DenseCase.Transposed(aBar, Inner, Rows), directionA, Inner);

        // C = A B' with B' in place of B: Bbar = Cbar' A.
        MatrixProduct.MultiplyTransposedLeft(bar, a, bBar, Columns, Rows, Inner, scratch);
        DenseCase.SlopeIs(slopeB, DenseCase.Transposed(bBar, Columns, Inner), directionB, Inner);
    }

    private static double[] Plain(double[] a, double[] b, int rows, int inner, int columns)
    {
        double[] c = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int k = 0; k < inner; k++)
                    c[i * columns + j] = Math.FusedMultiplyAdd(a[i * inner + k], b[k * columns + j], c[i * columns + j]);
            }
        }

        return c;
    }
}
