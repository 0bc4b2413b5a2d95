namespace BayesSampler.Tests;

/// <summary>NUTS on a ring of integers as it is written in papers: recursive, with weights on the log scale.</summary>
internal sealed class ReferenceDoubling
{
    private readonly double[] _logWeights;
    private readonly int _start;
    private readonly int _salt;
    private readonly double _turningShare;
    private readonly double _maxEnergyError;
    private int _front;
    private int _direction;

    public ReferenceDoubling(double[] logWeights, int start, int salt, double turningShare, double maxEnergyError)
    {
        _logWeights = logWeights;
        _start = start;
        _salt = salt;
        _turningShare = turningShare;
        _maxEnergyError = maxEnergyError;
        Sample = PointMass(start);
    }

    public double[] Sample { get; private set; }

    public List<string> Log { get; } = [];

    public int Depth { get; private set; }

    public int Steps { get; private set; }

    public double AcceptanceSum { get; private set; }

    public Termination Termination { get; private set; } = Termination.MaxTreeDepth;

    public void Run(int maxDepth, ulong directions)
    {
        int first = _start, last = _start;
        double logWeight = 0;
        while (Depth < maxDepth)
        {
            _direction = (directions >> Depth & 1) != 0 ? 1 : -1;
            _front = _direction > 0 ? last : first;
            if (Build(Depth) is not { } tree) return;
            Depth++;
            Sample = Mix(Sample, tree.Proposal, Math.Exp(Math.Min(0, tree.LogWeight - logWeight)));
            logWeight = LogSumExp(logWeight, tree.LogWeight);
            first = Math.Min(first, tree.First);
            last = Math.Max(last, tree.Last);
            Log.Add($"join {first} to {last}");
            if (!Turns(first, last)) continue;
            Termination = Termination.UTurn;
            return;
        }
    }

    private Tree? Build(int depth)
    {
        if (depth == 0)
        {
            _front += _direction;
            Steps++;
            Log.Add($"visit {_front}");
            double logWeight = _logWeights[Wrap(_front)] - _logWeights[Wrap(_start)];
            AcceptanceSum += Math.Exp(Math.Min(0, logWeight));
            if (-logWeight > _maxEnergyError)
            {
                Termination = Termination.Divergence;
                return null;
            }

            return new Tree(_front, _front, logWeight, PointMass(_front));
        }

        if (Build(depth - 1) is not { } a || Build(depth - 1) is not { } b) return null;
        double both = LogSumExp(a.LogWeight, b.LogWeight);
        Tree merged = new(
            Math.Min(a.First, b.First), Math.Max(a.Last, b.Last), both,
                Mix(a.Proposal, b.Proposal, Math.Exp(b.LogWeight - both)));
        Log.Add($"merge {merged.First} to {merged.Last}");
        if (!Turns(merged.First, merged.Last)) return merged;
        Termination = Termination.UTurn;
        return null;
    }

    private bool Turns(int first, int last) => IntegerOrbit.Turns(first, last, _salt, _turningShare, _logWeights.Length);

    private static double LogSumExp(double a, double b) => Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));

    private static double[] Mix(double[] a, double[] b, double probability) =>
        [.. a.Zip(b, (x, y) => (1 - probability) * x + probability * y)];

    private double[] PointMass(int state)
    {
        double[] distribution = new double[_logWeights.Length];
        distribution[Wrap(state)] = 1;
        return distribution;
    }

    private int Wrap(int state) => (state % _logWeights.Length + _logWeights.Length) % _logWeights.Length;

    private sealed record Tree(int First, int Last, double LogWeight, double[] Proposal);
}
