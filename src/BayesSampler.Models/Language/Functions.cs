using System.Runtime.CompilerServices;

namespace BayesSampler.Models;

/// <summary>
/// The functions of the modelling language, for <c>using static BayesSampler.Models.Functions</c>. Those of one or two scalars
/// go element by element and repeat scalars.
/// </summary>
public static partial class Functions
{
    /// <summary>e to the power of each element.</summary>
    public static Expr Exp(Expr x) => Expr.Elementwise(Operations.Exp, x);

    /// <summary>Natural logarithm.</summary>
    public static Expr Log(Expr x) => Expr.Elementwise(Operations.Log, x);

    /// <summary>log(1 + x), accurate near 0.</summary>
    public static Expr Log1p(Expr x) => Expr.Elementwise(Operations.Log1p, x);

    /// <summary>exp(x) − 1, accurate near 0.</summary>
    public static Expr Expm1(Expr x) => Expr.Elementwise(Operations.Expm1, x);

    /// <summary>Square root.</summary>
    public static Expr Sqrt(Expr x) => Expr.Elementwise(Operations.Sqrt, x);

    /// <summary>The square of each element.</summary>
    public static Expr Square(Expr x) => Expr.Elementwise(Operations.Square, x);

    /// <summary>Absolute value. At 0, where it has no derivative, 0 is taken.</summary>
    public static Expr Abs(Expr x) => Expr.Elementwise(Operations.Abs, x);

    /// <summary>Sine of radians.</summary>
    public static Expr Sin(Expr x) => Expr.Elementwise(Operations.Sin, x);

    /// <summary>Cosine of radians.</summary>
    public static Expr Cos(Expr x) => Expr.Elementwise(Operations.Cos, x);

    /// <summary>Hyperbolic tangent.</summary>
    public static Expr Tanh(Expr x) => Expr.Elementwise(Operations.Tanh, x);

    /// <summary>1 / (1 + exp(−x)).</summary>
    public static Expr LogisticSigmoid(Expr x) => Expr.Elementwise(Operations.Sigmoid, x);

    /// <summary>log(1 + exp(x)), also where the exponential overflows.</summary>
    public static Expr Log1pExp(Expr x) => Expr.Elementwise(Operations.Log1pExp, x);

    /// <summary>log(exp(a) + exp(b)), also where the exponentials overflow.</summary>
    public static Expr LogSumExp(Expr a, Expr b) => Expr.Elementwise(Operations.LogAddExp, a, b);

    /// <summary>The smaller of two.</summary>
    public static Expr Min(Expr a, Expr b) => Expr.Elementwise(Operations.Min, a, b);

    /// <summary>The larger of two.</summary>
    public static Expr Max(Expr a, Expr b) => Expr.Elementwise(Operations.Max, a, b);

    /// <summary>
    /// <paramref name="a"/> where the condition is not 0, else <paramref name="b"/>. Where the condition is data, each branch is
    /// computed for its own elements only; where it depends on parameters both are computed, and both must be finite.
    /// </summary>
    public static Expr Where(Expr condition, Expr a, Expr b) => Expr.Elementwise(Operations.Select, condition, a, b);

    /// <summary>1 where a &lt; b, else 0.</summary>
    public static Expr Less(Expr a, Expr b) => Expr.Elementwise(Operations.Less, a, b);

    /// <summary>1 where a ≤ b, else 0.</summary>
    public static Expr LessOrEqual(Expr a, Expr b) => Expr.Elementwise(Operations.LessOrEqual, a, b);

    /// <summary>1 where a = b, else 0.</summary>
    public static Expr Equal(Expr a, Expr b) => Expr.Elementwise(Operations.Equal, a, b);

    /// <summary>The product element by element, of matrices too.</summary>
    public static Expr ElementwiseProduct(Expr a, Expr b) => Expr.Elementwise(Operations.Multiply, a, b);

    /// <summary>The sum of all elements.</summary>
    public static Expr Sum(Expr x) => new(new ReductionNode(Reduction.Sum, x.Node));

    /// <summary>The mean of all elements.</summary>
    public static Expr Mean(Expr x) => Sum(x) / x.Size;

    /// <summary>The inner product of two vectors.</summary>
    /// <exception cref="ArgumentException">Not two vectors of one length.</exception>
    public static Expr Dot(Expr a, Expr b)
    {
        a.RequireVector("Dot");
        b.RequireVector("Dot");
        return Sum(a * b);
    }

    /// <summary>The matrix product; a vector on the right is a column, one on the left a row.</summary>
    /// <exception cref="ArgumentException">Inner sizes differ; the message names both sides.</exception>
    public static Expr MatrixProduct(Expr a, Expr b) => Product(a, b, false, false);

    /// <summary>A'B without making the transpose.</summary>
    /// <exception cref="ArgumentException">Inner sizes differ; the message names both sides.</exception>
    public static Expr TransposedProduct(Expr a, Expr b) => Product(a, b, true, false);

    /// <summary>The rows of a matrix as columns.</summary>
    public static Expr Transpose(Expr x)
    {
        x.RequireMatrix(nameof(Transpose));
        (int rows, int columns) = (x.Dimensions.Rows, x.Dimensions.Columns);
        int[] indices = [.. Enumerable.Range(0, rows * columns).Select(e => e % rows * columns + e / rows)];
        return new Expr(new GatherNode(x.Node, IndexMap.Of(indices), Shape.Matrix(columns, rows)) { Display = $"{x.Node}'" });
    }

    /// <summary>Scalars and vectors one behind the other.</summary>
    /// <exception cref="ArgumentException">No parts, or a matrix among them.</exception>
    public static Expr Concat(params ReadOnlySpan<Expr> parts)
    {
        Require.AtLeast(parts.Length, 1, nameof(parts), "There is nothing to join.");
        List<Node> nodes = [];
        List<IndexMap> maps = [];
        int size = 0;
        foreach (Expr part in parts)
        {
            if (part.Dimensions.IsMatrix) throw new ArgumentException($"Concat takes scalars and vectors, but {part.Describe()} is a {part.Dimensions}.", nameof(parts));
            nodes.Add(part.Node);
            maps.Add(IndexMap.Range(size, part.Size));
            size += part.Size;
        }

        return new Expr(new ScatterNode(Shape.Vector(size), [.. nodes], [.. maps]));
    }

    /// <summary>The matrix with these rows.</summary>
    /// <exception cref="ArgumentException">No rows, or vectors of different lengths.</exception>
    public static Expr Rows(params ReadOnlySpan<Expr> rows)
    {
        Require.AtLeast(rows.Length, 1, nameof(rows), "A matrix needs a row.");
        foreach (Expr row in rows)
        {
            row.RequireVector("A row");
            if (row.Size != rows[0].Size)
                throw new ArgumentException(Require.Invariant($"{rows[0].Describe()} has {rows[0].Size} elements but {row.Describe()} has {row.Size}. Rows need one length."), nameof(rows));
        }

        return Reshape(Concat(rows), rows.Length, rows[0].Size);
    }

    /// <summary>The elements, row by row, as a matrix.</summary>
    /// <exception cref="ArgumentException">Another number of elements.</exception>
    public static Expr Reshape(Expr x, int rows, int columns)
    {
        Shape shape = Shape.Matrix(rows, columns);
        if (shape.Size != x.Size)
            throw new ArgumentException(Require.Invariant($"{x.Describe()} has {x.Size} elements, but a {shape} has {shape.Size}."), nameof(x));
        return new Expr(new GatherNode(x.Node, IndexMap.Range(0, x.Size), shape) { Display = $"reshape({x.Node}, {rows}, {columns})" });
    }

    /// <summary>The elements of a matrix, row by row, as a vector.</summary>
    public static Expr Flatten(Expr x) => new(new GatherNode(x.Node, IndexMap.Range(0, x.Size), Shape.Vector(x.Size)) { Display = $"flatten({x.Node})" });

    /// <summary>A vector of one value.</summary>
    public static Expr Repeat(Expr x, int length)
    {
        x.RequireScalar(nameof(Repeat));
        Require.AtLeast(length, 1, nameof(length));
        return new Expr(new GatherNode(x.Node, IndexMap.Of(new int[length]), Shape.Vector(length)) { Display = $"repeat({x.Node}, {length})" });
    }

    /// <summary>The matrix a b'.</summary>
    public static Expr Outer(Expr a, Expr b)
    {
        a.RequireVector(nameof(Outer));
        b.RequireVector(nameof(Outer));
        (int rows, int columns) = (a.Size, b.Size);
        Shape shape = Shape.Matrix(rows, columns);
        Expr left = new(new GatherNode(a.Node, IndexMap.Of([.. Enumerable.Range(0, rows * columns).Select(e => e / columns)]), shape));
        Expr right = new(new GatherNode(b.Node, IndexMap.Of([.. Enumerable.Range(0, rows * columns).Select(e => e % columns)]), shape));
        return Shown(Expr.Elementwise(Operations.Multiply, left, right), $"outer({a.Node}, {b.Node})");
    }

    /// <summary>The diagonal of a square matrix.</summary>
    public static Expr Diagonal(Expr x)
    {
        RequireSquare(x, nameof(Diagonal));
        int n = x.Dimensions.Rows;
        return new Expr(new GatherNode(x.Node, IndexMap.Of([.. Enumerable.Range(0, n).Select(i => i * (n + 1))]), Shape.Vector(n)) { Display = $"diagonal({x.Node})" });
    }

    /// <summary>A matrix with this diagonal and zeros beside it; a scalar is repeated.</summary>
    public static Expr DiagonalMatrix(Expr x, int size = 0)
    {
        Node shown = x.Node;
        if (x.Dimensions.IsScalar) x = Repeat(x, size);
        x.RequireVector(nameof(DiagonalMatrix));
        int n = x.Size;
        return new Expr(new ScatterNode(Shape.Matrix(n, n), [x.Node], [IndexMap.Of([.. Enumerable.Range(0, n).Select(i => i * (n + 1))])])
        {
            Display = $"diagonal_matrix({shown})",
        });
    }

    /// <summary>The logarithm of the sum of the exponentials of all elements, also where they overflow.</summary>
    public static Expr LogSumExp(Expr x)
    {
        Expr largest = new(new ReductionNode(Reduction.Max, x.Node));
        // An infinite maximum is left to the exponential and the logarithm.
        Expr shift = Where(LessOrEqual(Abs(largest), double.MaxValue), largest, 0);
        return Shown(shift + Log(Sum(Exp(x - shift))), $"log_sum_exp({x.Node})");
    }

    /// <summary>exp(x) / sum(exp(x)).</summary>
    public static Expr Softmax(Expr x) => Shown(Exp(x - LogSumExp(x)), $"softmax({x.Node})");

    /// <summary>The sums of the first 1, 2, ... elements.</summary>
    public static Expr CumulativeSum(Expr x)
    {
        x.RequireVector(nameof(CumulativeSum));
        return Shown(Scan([0.0], [x], (state, element) => [state[0] + element[0]])[0][1..], $"cumulative_sum({x.Node})");
    }

    /// <summary>
    /// A recursion: state t is computed from state t − 1 and element t of some sequences. States are scalars or small vectors;
    /// the body may use any other expression too.
    /// </summary>
    /// <param name="initial">The states before the first step.</param>
    /// <param name="sequences">Vectors of one element a step, or matrices of one row a step; at least one.</param>
    /// <param name="body">From the states before a step and that step's elements to the states behind it.</param>
    /// <returns>
    /// Each state before the first step and behind each: a vector of one element more than there are steps, or a matrix of so
    /// many rows.
    /// </returns>
    /// <exception cref="ArgumentException">Sequences of different lengths, or a state that changes its shape.</exception>
    public static Expr[] Scan(Expr[] initial, Expr[] sequences, Func<Expr[], Expr[], Expr[]> body)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(body);
        Require.AtLeast(sequences.Length, 1, nameof(sequences), "A recursion takes its number of steps from a sequence.");
        Require.AtLeast(initial.Length, 1, nameof(initial), "A recursion needs a state.");
        int steps = sequences[0].Dimensions.Rows;
        foreach (Expr sequence in sequences)
        {
            if (sequence.Dimensions.IsScalar || sequence.Dimensions.Rows != steps)
            {
                throw new ArgumentException(Require.Invariant(
                    $"A recursion over {sequences[0].Describe()} has {steps} steps, but {sequence.Describe()} is a {sequence.Dimensions}. Sequences need one length."),
                    nameof(sequences));
            }
        }

        string[] names = [.. initial.Select((_, i) => initial.Length == 1 ? "state" : Require.Invariant($"state{i + 1}"))];
        PlaceholderNode[] states = [.. initial.Select((state, i) => new PlaceholderNode(state.Dimensions) { Name = $"{names[i]}[t-1]" })];
        PlaceholderNode[] elements = [.. sequences.Select((sequence, k) =>
            new PlaceholderNode(sequence.Dimensions.IsMatrix ? Shape.Vector(sequence.Dimensions.Columns) : Shape.Scalar)
            {
                Name = $"{sequence.Name ?? Require.Invariant($"sequence{k + 1}")}[t{(sequence.Dimensions.IsMatrix ? "," : "")}]",
            })];
        Expr[] next = body([.. states.Select(state => new Expr(state))], [.. elements.Select(element => new Expr(element))]);
        if (next.Length != states.Length)
            throw new ArgumentException(Require.Invariant($"A recursion of {states.Length} states, but its body returns {next.Length}."), nameof(body));
        for (int i = 0; i < next.Length; i++)
        {
            if (next[i].Dimensions != states[i].Shape && !next[i].Dimensions.IsScalar)
            {
                throw new ArgumentException(Require.Invariant(
                    $"State {i} of a recursion begins as a {states[i].Shape} ({initial[i].Describe()}), but its body makes it a {next[i].Dimensions}."), nameof(body));
            }

            if (next[i].Dimensions.IsScalar && states[i].Shape.IsMatrix)
                throw new ArgumentException(Require.Invariant($"State {i} of a recursion is a matrix. States are scalars or vectors."), nameof(initial));
        }

        RecursionNode node = RecursionNode.Create([.. initial.Select(state => state.Node)], [.. sequences.Select(sequence => sequence.Node)],
            states, elements, [.. next.Select(state => state.Node)], steps);
        Expr[] results = new Expr[states.Length];
        int row = 0;
        for (int i = 0; i < results.Length; i++)
        {
            int width = states[i].Size;
            int first = row;
            // Rows of the node are states; rows of a matrix that is returned are steps.
            int[] indices = [.. Enumerable.Range(0, (steps + 1) * width).Select(e => (first + e % width) * (steps + 1) + e / width)];
            results[i] = new Expr(new GatherNode(node, IndexMap.Of(indices),
                states[i].Shape.IsScalar ? Shape.Vector(steps + 1) : Shape.Matrix(steps + 1, width))
            {
                Display = Recursion(names, initial, sequences, next, i),
            });
            row += width;
        }

        return results;
    }

    /// <summary>The solution of dy/dt = f(t, y) from an initial value on, with derivatives by all that it depends on.</summary>
    /// <param name="derivative">From time and state vector to the derivative of the state; may use parameters and data.</param>
    /// <param name="initial">The state at the initial time: a vector, or a scalar.</param>
    /// <param name="initialTime">Where it starts.</param>
    /// <param name="times">Where the solution is wanted: increasing, after the initial time.</param>
    /// <param name="settings">Method and tolerances; by default the explicit method of order 5(4) and 1e-6.</param>
    /// <returns>A row for each time, a column for each state.</returns>
    /// <remarks>
    /// Where the solver fails, all values are NaN, which a sampler takes as a divergence. Small systems: the Jacobian is stored
    /// whole. Derivatives are those of the solution as it is computed, with its steps held fixed: exact for the scheme, and as near
    /// to those of the true solution as the solution itself. Differences of solutions, as <see cref="GradientCheck"/> takes them,
    /// also see the steps change with the parameters, so there the two agree no better than the tolerances; check with tight ones.
    /// </remarks>
    /// <exception cref="ArgumentException">Times out of order, or a derivative of another size than the state.</exception>
    public static Expr SolveOde(
        Func<Expr, Expr, Expr> derivative, Expr initial, double initialTime, double[] times, OdeSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(derivative);
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(times);
        if (initial.Dimensions.IsMatrix) throw new ArgumentException($"The initial state is a vector, but {initial.Describe()} is a {initial.Dimensions}.", nameof(initial));
        Require.Finite(initialTime, nameof(initialTime));
        Require.AtLeast(times.Length, 1, "times.Length", "Ask for the solution at one time at least.");
        for (int i = 0; i < times.Length; i++)
        {
            if (!(times[i] > (i == 0 ? initialTime : times[i - 1]) && double.IsFinite(times[i])))
                throw new ArgumentException(Require.Invariant($"times[{i}] = {times[i]} must lie after {(i == 0 ? initialTime : times[i - 1])}, the time before it."), nameof(times));
        }

        PlaceholderNode time = new(Shape.Scalar) { Name = "t" };
        PlaceholderNode state = new(initial.Dimensions) { Name = "y" };
        Expr right = derivative(new Expr(time), new Expr(state));
        if (right.Dimensions != initial.Dimensions)
        {
            throw new ArgumentException(
                $"The state {initial.Describe()} is a {initial.Dimensions}, but its derivative is a {right.Dimensions}.", nameof(derivative));
        }

        return Shown(new Expr(OdeNode.Create(time, state, right.Node, initial.Node, settings ?? new OdeSettings(), initialTime, [.. times])),
            $"ode(dy/dt = {right.Node}, y({Formula.Number(initialTime)}) = {initial.Node})");
    }

    /// <summary>
    /// The log likelihood of a hidden Markov chain with its states summed out, by the scaled forward and backward recursions:
    /// for <see cref="ModelBuilder.AddTerm"/>.
    /// </summary>
    /// <param name="logDensities">The log density of each step's observation: a row for each state, a column for each step.</param>
    /// <param name="transition">Probabilities from the row's state to the column's; rows add up to 1.</param>
    /// <param name="initial">Probabilities of the first step's states; other weights scale the likelihood.</param>
    /// <returns>A scalar.</returns>
    /// <remarks>Cost: steps times states². Rabiner, A tutorial on hidden Markov models, Proc. IEEE 77 (1989).</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit; the message names both.</exception>
    public static Expr HiddenMarkov(Expr logDensities, Expr transition, Expr initial)
    {
        logDensities.RequireMatrix(nameof(HiddenMarkov));
        RequireSquare(transition, nameof(HiddenMarkov));
        initial.RequireVector(nameof(HiddenMarkov));
        int states = logDensities.Dimensions.Rows;
        foreach (Expr other in (Expr[])[transition, initial])
        {
            if (other.Dimensions.Rows != states)
            {
                throw new ArgumentException(Require.Invariant(
                    $"{logDensities.Describe()} has a row for each of {states} states, but {other.Describe()} is a {other.Dimensions}."));
            }
        }

        HiddenMarkovKernel kernel = new(states, logDensities.Dimensions.Columns);
        Node all = new KernelNode(kernel, [logDensities.Node, transition.Node, initial.Node]);
        return new Expr(new GatherNode(all, IndexMap.Range(0, 1), Shape.Scalar));
    }

    internal static void RequireSquare(Expr x, string operation)
    {
        if (!x.Dimensions.IsMatrix || x.Dimensions.Rows != x.Dimensions.Columns)
            throw new ArgumentException($"{operation} takes a square matrix, but {x.Describe()} is a {x.Dimensions}.");
    }

    /// <summary>The same under a form in which it is printed.</summary>
    private static Expr Shown(Expr value, FormattableString display) =>
        new(new GatherNode(value.Node, IndexMap.Range(0, value.Size), value.Dimensions) { Display = display });

    /// <summary>One state of a recursion as it is printed: where all begin, how they go on, what unnamed sequences are.</summary>
    private static FormattableString Recursion(string[] names, Expr[] initial, Expr[] sequences, Expr[] next, int state)
    {
        List<string> parts = [];
        List<Node> nodes = [];
        void Add(string left, Expr right)
        {
            parts.Add(Require.Invariant($"{left} = {{{nodes.Count}}}"));
            nodes.Add(right.Node);
        }

        for (int i = 0; i < names.Length; i++)
        {
            Add($"{names[i]}[0]", initial[i]);
            Add($"{names[i]}[t]", next[i]);
        }

        for (int k = 0; k < sequences.Length; k++)
        {
            if (sequences[k].Name is null) Add(Require.Invariant($"sequence{k + 1}"), sequences[k]);
        }

        return FormattableStringFactory.Create($"scan({string.Join(", ", parts)}){(names.Length == 1 ? "" : $".{names[state]}")}", [.. nodes]);
    }

    private static Expr Product(Expr a, Expr b, bool transposeA, bool transposeB)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        // A vector on the left is a row, unless it is transposed, which makes the column of a product with a row.
        bool row = a.Dimensions.IsVector;
        bool flipA = row ? !transposeA : transposeA;
        (int rows, int inner) = flipA ? (a.Dimensions.Columns, a.Dimensions.Rows) : (a.Dimensions.Rows, a.Dimensions.Columns);
        (int innerB, int columns) = transposeB ? (b.Dimensions.Columns, b.Dimensions.Rows) : (b.Dimensions.Rows, b.Dimensions.Columns);
        if (inner != innerB || a.Dimensions.IsScalar || b.Dimensions.IsScalar)
        {
            throw new ArgumentException(
                $"{a.Describe()} is a {a.Dimensions}{(transposeA ? ", transposed" : "")}, but {b.Describe()} is a {b.Dimensions}: a matrix product needs as many columns on the left as rows on the right.");
        }

        // A matrix of one row makes a vector of one element, so that it needs no other code than a matrix of two.
        Shape shape = row && !transposeA ? (b.Dimensions.IsVector ? Shape.Scalar : Shape.Vector(columns))
            : b.Dimensions.IsVector ? Shape.Vector(rows)
            : Shape.Matrix(rows, columns);
        return new Expr(new MatrixProductNode(a.Node, b.Node, flipA, transposeB, shape));
    }
}
