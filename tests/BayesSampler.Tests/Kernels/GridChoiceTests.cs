namespace BayesSampler.Tests;

/// <summary>
/// The rule of WALNUTS on integers: each grid is a random permutation, its error a random number, and all choices are enumerated.
/// </summary>
public sealed class GridChoiceTests
{
    private const int States = 24;
    private const int MaxHalvings = 3;

    public static TheoryData<int, double> Spaces()
    {
        TheoryData<int, double> data = [];
        for (int salt = 0; salt < 10; salt++)
        {
            foreach (double share in new[] { 0.2, 0.5, 0.8 }) data.Add(salt, share);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Spaces))]
    public void A_step_that_leads_on_leads_back_and_one_that_does_not_cannot_be_reached(int salt, double share)
    {
        Space space = new(salt, share);
        HashSet<int> reached = [];
        int irreversible = 0;
        for (int state = 0; state < States; state++)
        {
            (Refinement outcome, int next) = space.Step(state, 1);
            if (outcome == Refinement.Irreversible) irreversible++;
            if (outcome != Refinement.Found) continue;
            Assert.True(reached.Add(next));
            Assert.Equal((Refinement.Found, state), space.Step(next, -1));
        }

        // As many steps lead back as on, and the rule has something to refuse.
        Assert.Equal(
            reached.Count, Enumerable.Range(0, States).Count(state => space.Step(state, -1).Outcome == Refinement.Found));
        Assert.InRange(irreversible, 1, States - 1);
    }

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Detailed_balance_holds_exactly(int salt, double share)
    {
        Space space = new(salt, share);
        for (int depth = 1; depth <= 4; depth++) Assert.True(space.Imbalance(depth) < 1e-12);
    }

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Without_the_way_back_detailed_balance_breaks(int salt, double share)
    {
        Space space = new(salt, share) { ChecksWayBack = false };
        Assert.True(space.Imbalance(3) > 1e-3);
    }

    [Fact]
    public void Grids_are_tried_from_the_coarsest_and_ways_back_only_where_a_finer_one_was_needed()
    {
        Script script = new(ahead: 2, back: -1);
        Assert.Equal(Refinement.Found, GridChoice.Run(script, 5));
        Assert.Equal(["ahead 0", "ahead 1", "ahead 2", "back 1", "back 0"], script.Log);
        script = new(ahead: 0, back: 0);
        Assert.Equal(Refinement.Found, GridChoice.Run(script, 5));
        Assert.Equal(["ahead 0"], script.Log);
        script = new(ahead: 3, back: 2);
        Assert.Equal(Refinement.Irreversible, GridChoice.Run(script, 5));
        Assert.Equal(["ahead 0", "ahead 1", "ahead 2", "ahead 3", "back 2"], script.Log);
        script = new(ahead: 3, back: -1);
        Assert.Equal(Refinement.Unresolved, GridChoice.Run(script, 2));
        Assert.Equal(["ahead 0", "ahead 1", "ahead 2"], script.Log);
    }

    /// <summary>Finite states whose macro steps are permutations, the same ones in both directions of time.</summary>
    private sealed class Space
    {
        private readonly int[][] _next = new int[MaxHalvings + 1][];
        private readonly int[][] _previous = new int[MaxHalvings + 1][];
        private readonly bool[][] _isFine = new bool[MaxHalvings + 1][];
        private readonly double[] _logWeights = new double[States];

        /// <param name="salt">Of the random numbers.</param>
        /// <param name="share">How many steps of a grid have an error within the limit.</param>
        public Space(int salt, double share)
        {
            ChainRandom random = ChainRandom.ForChain(7, salt);
            for (int i = 0; i < States; i++) _logWeights[i] = 2 * random.NextUniform();
            for (int k = 0; k <= MaxHalvings; k++)
            {
                double[] keys = [.. Enumerable.Range(0, States).Select(_ => random.NextUniform())];
                int[] next = [.. Enumerable.Range(0, States)];
                Array.Sort(keys, next);
                int[] previous = new int[States];
                for (int i = 0; i < States; i++) previous[next[i]] = i;
                (_next[k], _previous[k]) = (next, previous);
                _isFine[k] = [.. next.Select(_ => random.NextUniform() < share)];
            }
        }

        public bool ChecksWayBack { get; init; } = true;

        public double LogWeight(int state) => _logWeights[state];

        public (Refinement Outcome, int Next) Step(int state, int direction)
        {
            Walker walker = new(this, state, direction);
            Refinement outcome = GridChoice.Run(walker, MaxHalvings);
            return (outcome, walker.End);
        }

        public (int End, bool IsFine) Walk(int state, int direction, int halvings)
        {
            int end = direction > 0 ? _next[halvings][state] : _previous[halvings][state];
            return (end, _isFine[halvings][direction > 0 ? state : end]);
        }

        /// <summary>The largest |π_i P_ij − π_j P_ji| of trajectories that never turn.</summary>
        public double Imbalance(int maxDepth)
        {
            double[,] p = new double[States, States];
            for (int from = 0; from < States; from++)
            {
                for (ulong directions = 0; directions < 1UL << maxDepth; directions++)
                {
                    StepOrbit orbit = new(this, from);
                    new Doubling(maxDepth).Run(orbit, directions, 1e300);
                    double flow = Math.Exp(_logWeights[from]) / (1 << maxDepth);
                    for (int to = 0; to < States; to++) p[from, to] += flow * orbit.Sample[to];
                }
            }

            double worst = 0, moved = 0;
            for (int i = 0; i < States; i++)
            {
                for (int j = 0; j < States; j++)
                {
                    worst = Math.Max(worst, Math.Abs(p[i, j] - p[j, i]));
                    if (i != j) moved += p[i, j];
                }
            }

            // A chain that never moves would balance too.
            Assert.True(moved > 0.1);
            return worst;
        }
    }

    private sealed class Walker(Space space, int from, int direction) : IGrids
    {
        public int End { get; private set; }

        public bool TryAhead(int halvings)
        {
            (End, bool isFine) = space.Walk(from, direction, halvings);
            return isFine;
        }

        public bool TryBack(int halvings) => space.ChecksWayBack && space.Walk(End, -direction, halvings).IsFine;
    }

    /// <summary>An orbit of macro steps that carries proposals as distributions.</summary>
    private sealed class StepOrbit : IOrbit
    {
        private readonly Space _space;
        private readonly int _start;
        private readonly double[][] _trees = new double[10][];
        private int _first;
        private int _last;
        private int _front;
        private int _direction;

        public StepOrbit(Space space, int start)
        {
            _space = space;
            _start = _first = _last = start;
            Sample = PointMass(start);
        }

        public double[] Sample { get; private set; }

        public void Turn(int direction)
        {
            _direction = direction;
            _front = direction > 0 ? _last : _first;
        }

        public double Step(int slot)
        {
            (Refinement outcome, _front) = _space.Step(_front, _direction);
            if (outcome != Refinement.Found) return double.NaN;
            _trees[slot] = PointMass(_front);
            return _space.LogWeight(_front) - _space.LogWeight(_start);
        }

        public bool Merge(int slot, double laterProbability, bool leaves)
        {
            _trees[slot] = Mix(_trees[slot], _trees[slot + 1], laterProbability);
            return true;
        }

        public bool Join(double newProbability)
        {
            Sample = Mix(Sample, _trees[0], newProbability);
            if (_direction > 0) _last = _front;
            else _first = _front;
            return true;
        }

        private static double[] Mix(double[] a, double[] b, double probability) =>
            [.. a.Zip(b, (x, y) => (1 - probability) * x + probability * y)];

        private static double[] PointMass(int state)
        {
            double[] distribution = new double[States];
            distribution[state] = 1;
            return distribution;
        }
    }

    /// <summary>Grids fine from a number of halvings on ahead; on the way back one that is fine where it should not be.</summary>
    private sealed class Script(int ahead, int back) : IGrids
    {
        public List<string> Log { get; } = [];

        public bool TryAhead(int halvings)
        {
            Log.Add($"ahead {halvings}");
            return halvings >= ahead;
        }

        public bool TryBack(int halvings)
        {
            Log.Add($"back {halvings}");
            return halvings == back;
        }
    }
}
