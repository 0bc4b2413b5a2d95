namespace BayesSampler.Analysis;

/// <summary>
/// The singular value decomposition of a design, by QR and Jacobi, with a response in its coordinates: one decomposition for all
/// penalties.
/// </summary>
/// <remarks>Singular values below rounding count as 0, and what the response has there as residual.</remarks>
internal sealed class RidgeSpectrum
{
    /// <param name="columns">The design, p columns of n rows.</param>
    /// <param name="response">n values; copied.</param>
    /// <param name="freeRows">Dimension of the space of responses: n, or n - 1 for centred ones.</param>
    public RidgeSpectrum(double[][] columns, ReadOnlySpan<double> response, int freeRows)
    {
        int n = response.Length, p = columns.Length;
        Rows = n;
        Coefficients = p;
        NullSquares = new double[p];
        NullBasis = [];
        if (n >= p) DecomposeTall(columns);
        else DecomposeWide(columns);

        double zero = 4 * Math.ScaleB(1, -52) * Math.Sqrt((double)n * p) * Values[0];
        for (int k = 0; k < Values.Length; k++)
        {
            if (Values[k] > zero)
            {
                Rank++;
                continue;
            }

            Values[k] = 0;
            Array.Clear(Left[k]);
        }

        Project(response);

        // A design that spans all responses leaves nothing; what is computed as left is rounding.
        if (Rank >= freeRows) ResidualSquares = 0;
    }

    public int Rows { get; }

    public int Coefficients { get; }

    /// <summary>Number of singular values above rounding; they come first.</summary>
    public int Rank { get; }

    /// <summary>Singular values, largest first; min(n, p) of them.</summary>
    public double[] Values { get; private set; } = [];

    /// <summary>Right singular vectors, of length p.</summary>
    public double[][] Right { get; private set; } = [];

    /// <summary>Left singular vectors, of length n; zero where the singular value is.</summary>
    public double[][] Left { get; private set; } = [];

    /// <summary>With fewer rows than columns: an orthonormal basis of the directions without data.</summary>
    public double[][] NullBasis { get; private set; }

    /// <summary>For each coefficient, the squared length of its projection on the basis of directions without data.</summary>
    public double[] NullSquares { get; }

    /// <summary>The response along each left singular vector.</summary>
    public double[] Coordinates { get; private set; } = [];

    /// <summary>What the design cannot fit.</summary>
    public double[] Residual { get; private set; } = [];

    /// <summary>Its sum of squares; 0 where only rounding is left.</summary>
    public double ResidualSquares { get; private set; }

    private void DecomposeTall(double[][] columns)
    {
        int p = Coefficients;
        HouseholderQr qr = new([.. columns.SelectMany(column => column)], Rows, p, equilibrate: false);
        JacobiSvd svd = new(qr.UnpivotedR(), p, p);
        Values = svd.Values;
        Right = svd.Right;
        Left = [.. svd.Left.Select(vector => qr.Times(Padded(vector, Rows)))];
    }

    private void DecomposeWide(double[][] columns)
    {
        int n = Rows, p = Coefficients;
        double[] transposed = new double[n * p];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < p; j++) transposed[i * p + j] = columns[j][i];
        }

        // X' = Q R, hence X = R' Q'.
        HouseholderQr qr = new(transposed, p, n, equilibrate: false);
        double[] r = qr.UnpivotedR();
        double[] rTransposed = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) rTransposed[j * n + i] = r[i * n + j];
        }

        JacobiSvd svd = new(rTransposed, n, n);
        Values = svd.Values;
        Left = svd.Left;
        Right = [.. svd.Right.Select(vector => qr.Times(Padded(vector, p)))];
        NullBasis = new double[p - n][];
        for (int k = 0; k < p - n; k++)
        {
            NullBasis[k] = qr.QColumn(n + k);
            for (int j = 0; j < p; j++) NullSquares[j] += NullBasis[k][j] * NullBasis[k][j];
        }
    }

    /// <summary>Two passes of projection leave no digit of the fit in the residual.</summary>
    private void Project(ReadOnlySpan<double> response)
    {
        Residual = response.ToArray();
        Coordinates = new double[Values.Length];
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < Rank; k++)
            {
                double product = 0;
                for (int i = 0; i < Rows; i++) product += Left[k][i] * Residual[i];
                Coordinates[k] += product;
                for (int i = 0; i < Rows; i++) Residual[i] -= product * Left[k][i];
            }
        }

        double total = 0;
        foreach (double value in response) total += value * value;
        foreach (double value in Residual) ResidualSquares += value * value;
        double rounding = 16 * Math.ScaleB(1, -52);
        if (ResidualSquares <= total * rounding * rounding * Rows) ResidualSquares = 0;
    }

    private static double[] Padded(double[] vector, int length)
    {
        double[] result = new double[length];
        vector.CopyTo(result, 0);
        return result;
    }
}
