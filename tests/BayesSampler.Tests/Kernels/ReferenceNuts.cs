namespace BayesSampler.Tests;

/// <summary>
/// One NUTS transition as it is written in papers: recursive, plain arrays, weights on the log scale, nothing reused. It
/// draws its random numbers in the order of the recursion.
/// </summary>
internal sealed class ReferenceNuts(
    IDifferentiableLogDensity density, double[,] inverseMetric, int maxDepth, double maxEnergyError)
{
    private readonly int _dimension = density.Dimension;
    private ChainRandom _random = null!;
    private double _initialEnergy;
    private double _step;
    private State _front = null!;
    private double _acceptanceSum;

    public double[] Position { get; private set; } = [];

    public double Energy { get; private set; }

    public int Depth { get; private set; }

    public int Steps { get; private set; }

    public double AcceptanceRate { get; private set; }

    public Termination Termination { get; private set; }

    public void Run(double[] position, double[] momentum, double stepSize, ChainRandom random)
    {
        _random = random;
        State start = Complete(position, momentum);
        _initialEnergy = start.Energy;
        ulong directions = random.NextUInt64();
        State sample = start, earliest = start, latest = start;
        List<State> trajectory = [start];
        double logWeight = 0;
        Depth = Steps = 0;
        _acceptanceSum = 0;
        Termination = Termination.MaxTreeDepth;
        while (Depth < maxDepth)
        {
            bool forward = (directions >> Depth & 1) != 0;
            _step = forward ? stepSize : -stepSize;
            _front = forward ? latest : earliest;
            if (Build(Depth) is not { } tree) break;
            Depth++;
            double u = random.NextUniform();
            if (u < Math.Exp(Math.Min(0, tree.LogWeight - logWeight))) sample = tree.Proposal;
            logWeight = LogSumExp(logWeight, tree.LogWeight);
            List<State> added = tree.States;
            if (!forward) added = [.. Enumerable.Reverse(added)];
            (List<State> early, List<State> late) = forward ? (trajectory, added) : (added, trajectory);
            bool goesOn = KeepsGoing(early, late);
            trajectory = [.. early, .. late];
            earliest = trajectory[0];
            latest = trajectory[^1];
            if (goesOn) continue;
            Termination = Termination.UTurn;
            break;
        }

        Position = sample.Position;
        Energy = sample.Energy;
        AcceptanceRate = _acceptanceSum / Steps;
    }

    private Tree? Build(int depth)
    {
        if (depth == 0)
        {
            _front = Leap(_front);
            Steps++;
            double logWeight = _initialEnergy - _front.Energy;
            if (double.IsNaN(logWeight)) logWeight = double.NegativeInfinity;
            _acceptanceSum += Math.Exp(Math.Min(0, logWeight));
            if (-logWeight > maxEnergyError)
            {
                Termination = Termination.Divergence;
                return null;
            }

            return new Tree([_front], _front, logWeight);
        }

        if (Build(depth - 1) is not { } a || Build(depth - 1) is not { } b) return null;
        double both = LogSumExp(a.LogWeight, b.LogWeight);
        State proposal = _random.NextUniform() < Math.Exp(b.LogWeight - both) ? b.Proposal : a.Proposal;
        // States are kept in the order of their building; the criterion does not mind time running backwards throughout.
        if (KeepsGoing(a.States, b.States)) return new Tree([.. a.States, .. b.States], proposal, both);
        Termination = Termination.UTurn;
        return null;
    }

    /// <summary>The criterion over both halves, and over each half with the nearest state of the other.</summary>
    private bool KeepsGoing(List<State> a, List<State> b) =>
        KeepsGoing([.. a, .. b]) && KeepsGoing([.. a, b[0]]) && KeepsGoing([a[^1], .. b]);

    private bool KeepsGoing(List<State> states)
    {
        double first = 0, last = 0;
        for (int i = 0; i < _dimension; i++)
        {
            double rho = states.Sum(state => state.Momentum[i]);
            first += states[0].Velocity[i] * rho;
            last += states[^1].Velocity[i] * rho;
        }

        return first > 0 && last > 0;
    }

    private State Leap(State from)
    {
        double[] momentum = [.. from.Momentum.Zip(from.Gradient, (p, g) => p + _step / 2 * g)];
        double[] velocity = Velocity(momentum);
        double[] position = [.. from.Position.Zip(velocity, (q, v) => q + _step * v)];
        double[] gradient = new double[_dimension];
        density.LogDensityAndGradient(position, gradient);
        return Complete(position, [.. momentum.Zip(gradient, (p, g) => p + _step / 2 * g)]);
    }

    private State Complete(double[] position, double[] momentum)
    {
        double[] gradient = new double[_dimension];
        double logDensity = density.LogDensityAndGradient(position, gradient);
        double[] velocity = Velocity(momentum);
        double energy = momentum.Zip(velocity, (p, v) => p * v).Sum() / 2 - logDensity;
        return new State(position, momentum, velocity, gradient, energy);
    }

    private double[] Velocity(double[] momentum) =>
        [.. Enumerable.Range(0, _dimension).Select(
            i => Enumerable.Range(0, _dimension).Sum(j => inverseMetric[i, j] * momentum[j]))];

    private static double LogSumExp(double a, double b) => Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));

    private sealed record State(double[] Position, double[] Momentum, double[] Velocity, double[] Gradient, double Energy);

    private sealed record Tree(List<State> States, State Proposal, double LogWeight);
}
