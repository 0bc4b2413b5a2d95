namespace BayesSampler;

/// <summary>
/// QR factorisation by Householder reflections with column pivoting and rows sorted by size.
/// </summary>
/// <remarks>
/// Sorted rows and pivoted columns make the error of each row small relative to that row (Cox and Higham 1998), which matters
/// when penalty rows and data rows differ by many powers of ten. Columns are first brought to one size by powers of two, so that
/// the numerical rank does not depend on units. Math.NET's QR has none of this.
/// </remarks>
internal sealed class HouseholderQr
{
    private readonly double[] _a;
    private readonly double[] _diagonal;
    private readonly double[] _twoOverNorm;
    private readonly double[] _columnScale;
    private readonly int[] _columnOrder;
    private readonly int[] _rowOrder;
    private readonly int _steps;

    /// <param name="matrix">By column; it is overwritten.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="equilibrate">Whether columns are brought to one size first.</param>
    public HouseholderQr(double[] matrix, int rows, int columns, bool equilibrate = true)
    {
        Rows = rows;
        Columns = columns;
        _steps = Math.Min(rows, columns);
        _diagonal = new double[_steps];
        _twoOverNorm = new double[_steps];
        _columnScale = new double[columns];
        _columnOrder = [.. Enumerable.Range(0, columns)];
        Array.Fill(_columnScale, 1);
        if (equilibrate) Equilibrate(matrix);
        (_a, _rowOrder) = SortRows(matrix);
        Factor();
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Numerical rank: the number of pivots above rounding.</summary>
    public int Rank { get; private set; }

    /// <summary>log |det(A'A)| / 2, for a matrix of full column rank.</summary>
    public double LogDeterminant
    {
        get
        {
            double sum = 0;
            for (int k = 0; k < _steps; k++) sum += Math.Log(Math.Abs(_diagonal[k])) - Math.Log(_columnScale[_columnOrder[k]]);
            return sum;
        }
    }

    /// <summary>Entry of R for columns in their pivoted order, equilibrated.</summary>
    public double R(int i, int j) => i == j ? _diagonal[i] : i < j ? _a[j * Rows + i] : 0;

    /// <summary>The column that stands at a place of the pivoted order.</summary>
    public int ColumnAt(int place) => _columnOrder[place];

    /// <summary>R with the columns of A in their own order and size, by column: R'R = A'A.</summary>
    public double[] UnpivotedR()
    {
        double[] r = new double[_steps * Columns];
        for (int j = 0; j < Columns; j++)
        {
            int column = _columnOrder[j];
            for (int i = 0; i <= Math.Min(j, _steps - 1); i++) r[column * _steps + i] = R(i, j) / _columnScale[column];
        }

        return r;
    }

    /// <summary>Q' b in the internal order of rows: the first rank entries belong to R.</summary>
    public double[] TransposedTimes(ReadOnlySpan<double> b)
    {
        double[] result = new double[Rows];
        for (int i = 0; i < Rows; i++) result[i] = b[_rowOrder[i]];
        for (int k = 0; k < _steps; k++) Reflect(k, result);
        return result;
    }

    /// <summary>Q c for c in the internal order, as <see cref="TransposedTimes"/> gives it.</summary>
    public double[] Times(ReadOnlySpan<double> c)
    {
        double[] inner = c.ToArray();
        for (int k = _steps - 1; k >= 0; k--) Reflect(k, inner);
        double[] result = new double[Rows];
        for (int i = 0; i < Rows; i++) result[_rowOrder[i]] = inner[i];
        return result;
    }

    /// <summary>A column of the orthogonal Q, rows in the order of A.</summary>
    public double[] QColumn(int k)
    {
        double[] unit = new double[Rows];
        unit[k] = 1;
        return Times(unit);
    }

    /// <summary>
    /// Solves R x = c for full column rank: least squares when c is Q'b. Returns x in the order and units of A.
    /// </summary>
    public double[] Solve(ReadOnlySpan<double> c)
    {
        double[] x = new double[Columns];
        double[] inner = new double[Columns];
        for (int k = Columns - 1; k >= 0; k--)
        {
            double sum = c[k];
            for (int j = k + 1; j < Columns; j++) sum -= _a[j * Rows + k] * inner[j];
            inner[k] = sum / _diagonal[k];
            x[_columnOrder[k]] = inner[k] * _columnScale[_columnOrder[k]];
        }

        return x;
    }

    /// <summary>Solves R' w = c for full column rank, so that |w|^2 = c' (A'A)^-1 c.</summary>
    public double[] SolveTransposed(ReadOnlySpan<double> c)
    {
        double[] w = new double[Columns];
        for (int k = 0; k < Columns; k++)
        {
            double sum = c[_columnOrder[k]] * _columnScale[_columnOrder[k]];
            for (int i = 0; i < k; i++) sum -= _a[k * Rows + i] * w[i];
            w[k] = sum / _diagonal[k];
        }

        return w;
    }

    private void Equilibrate(double[] matrix)
    {
        for (int j = 0; j < Columns; j++)
        {
            Span<double> column = matrix.AsSpan(j * Rows, Rows);
            double largest = 0;
            foreach (double value in column) largest = Math.Max(largest, Math.Abs(value));
            if (largest == 0) continue;
            _columnScale[j] = Math.ScaleB(1, -Math.ILogB(largest));
            foreach (ref double value in column) value *= _columnScale[j];
        }
    }

    private (double[] Sorted, int[] Order) SortRows(double[] matrix)
    {
        double[] size = new double[Rows];
        for (int j = 0; j < Columns; j++)
        {
            for (int i = 0; i < Rows; i++) size[i] = Math.Max(size[i], Math.Abs(matrix[j * Rows + i]));
        }

        int[] order = [.. Enumerable.Range(0, Rows).OrderByDescending(i => size[i])];
        double[] sorted = new double[matrix.Length];
        for (int j = 0; j < Columns; j++)
        {
            for (int i = 0; i < Rows; i++) sorted[j * Rows + i] = matrix[j * Rows + order[i]];
        }

        return (sorted, order);
    }

    private void Factor()
    {
        double[] norms = new double[Columns];
        double[] exact = new double[Columns];
        for (int j = 0; j < Columns; j++) norms[j] = exact[j] = Norm(j, 0);
        for (int k = 0; k < _steps; k++)
        {
            int pivot = k;
            for (int j = k + 1; j < Columns; j++)
            {
                if (norms[j] > norms[pivot]) pivot = j;
            }

            Swap(k, pivot, norms, exact);
            Span<double> v = _a.AsSpan(k * Rows + k, Rows - k);
            double norm = Norm(k, k);
            _diagonal[k] = v[0] > 0 ? -norm : norm;
            v[0] -= _diagonal[k];
            double squares = FixedOrder.SumOfSquares(v);
            _twoOverNorm[k] = squares > 0 ? 2 / squares : 0;
            for (int j = k + 1; j < Columns; j++)
            {
                Reflect(k, _a.AsSpan(j * Rows, Rows));

                // Downdating the norm loses digits when little is left: then it is computed anew.
                double ratio = norms[j] == 0 ? 0 : _a[j * Rows + k] / norms[j];
                double left = Math.Max(0, (1 - ratio) * (1 + ratio));
                norms[j] *= Math.Sqrt(left);
                if (norms[j] <= 1e-4 * exact[j]) norms[j] = exact[j] = Norm(j, k + 1);
            }
        }

        double largest = _steps > 0 ? Math.Abs(_diagonal[0]) : 0;
        double tolerance = 4 * Math.ScaleB(1, -52) * Math.Sqrt((double)Rows * Columns) * largest;
        while (Rank < _steps && Math.Abs(_diagonal[Rank]) > tolerance) Rank++;
    }

    private double Norm(int column, int firstRow) =>
        Math.Sqrt(FixedOrder.SumOfSquares(_a.AsSpan(column * Rows + firstRow, Rows - firstRow)));

    private void Swap(int k, int pivot, double[] norms, double[] exact)
    {
        if (k == pivot) return;
        Span<double> first = _a.AsSpan(k * Rows, Rows), second = _a.AsSpan(pivot * Rows, Rows);
        for (int i = 0; i < Rows; i++) (first[i], second[i]) = (second[i], first[i]);
        (_columnOrder[k], _columnOrder[pivot]) = (_columnOrder[pivot], _columnOrder[k]);
        norms[pivot] = norms[k];
        exact[pivot] = exact[k];
    }

    private void Reflect(int k, Span<double> vector)
    {
        ReadOnlySpan<double> v = _a.AsSpan(k * Rows + k, Rows - k);
        Span<double> target = vector[k..];
        FixedOrder.MultiplyAdd(-_twoOverNorm[k] * FixedOrder.Dot(v, target), v, target);
    }
}
