namespace BayesSampler.Tests;

/// <summary>
/// A ring of integers in place of phase space. Proposals are carried as probability distributions, so that one walk stands
/// for all random choices, and whether a trajectory turns is a fixed, pseudo-random property of its interval.
/// </summary>
internal sealed class IntegerOrbit : IOrbit
{
    private readonly double[] _logWeights;
    private readonly int _start;
    private readonly int _salt;
    private readonly double _turningShare;
    private readonly Interval[] _trees = new Interval[40];
    private Interval _trajectory;
    private int _direction;
    private int _front;

    public IntegerOrbit(double[] logWeights, int start, int salt, double turningShare)
    {
        _logWeights = logWeights;
        _start = start;
        _salt = salt;
        _turningShare = turningShare;
        _trajectory = new Interval(start, start, PointMass(start));
    }

    /// <summary>The distribution of the next state.</summary>
    public double[] Sample => _trajectory.Proposal;

    /// <summary>What was done, in order.</summary>
    public List<string> Log { get; } = [];

    /// <summary>What is done to the probability of the later tree: nothing, but in negative controls.</summary>
    public Func<double, double> Distort { get; init; } = probability => probability;

    public void Turn(int direction)
    {
        _direction = direction;
        _front = direction > 0 ? _trajectory.Last : _trajectory.First;
    }

    public double Step(int slot)
    {
        _front += _direction;
        _trees[slot] = new Interval(_front, _front, PointMass(_front));
        Log.Add($"visit {_front}");
        return _logWeights[Wrap(_front)] - _logWeights[Wrap(_start)];
    }

    public bool Merge(int slot, double laterProbability, bool leaves)
    {
        Interval a = _trees[slot], b = _trees[slot + 1];
        Assert.Equal(leaves, a.First == a.Last && b.First == b.Last);
        Assert.Equal(a.Last - a.First, b.Last - b.First);
        Assert.Equal(1, _direction > 0 ? b.First - a.Last : a.First - b.Last);
        _trees[slot] = Join(a, b, Distort(laterProbability));
        Log.Add($"merge {_trees[slot].First} to {_trees[slot].Last}");
        return !Turns(_trees[slot].First, _trees[slot].Last, _salt, _turningShare, _logWeights.Length);
    }

    public bool Join(double newProbability)
    {
        Interval tree = _trees[0];
        Assert.Equal(_trajectory.Last - _trajectory.First, tree.Last - tree.First);
        _trajectory = Join(_trajectory, tree, newProbability);
        Log.Add($"join {_trajectory.First} to {_trajectory.Last}");
        return !Turns(_trajectory.First, _trajectory.Last, _salt, _turningShare, _logWeights.Length);
    }

    /// <summary>A property of the interval on the ring, true of about this share of all intervals.</summary>
    public static bool Turns(int first, int last, int salt, double share, int ring)
    {
        uint key = (uint)((first % ring + ring) % ring);
        (uint random, _, _, _) = Philox4x32.Block(key, (uint)(last - first), (uint)salt, 0, 7, 7);
        return random < share * uint.MaxValue;
    }

    private static Interval Join(Interval a, Interval b, double probability)
    {
        Assert.InRange(probability, 0, 1);
        double[] proposal = new double[a.Proposal.Length];
        for (int i = 0; i < proposal.Length; i++) proposal[i] = (1 - probability) * a.Proposal[i] + probability * b.Proposal[i];
        return new Interval(Math.Min(a.First, b.First), Math.Max(a.Last, b.Last), proposal);
    }

    private double[] PointMass(int state)
    {
        double[] distribution = new double[_logWeights.Length];
        distribution[Wrap(state)] = 1;
        return distribution;
    }

    private int Wrap(int state) => (state % _logWeights.Length + _logWeights.Length) % _logWeights.Length;

    private readonly record struct Interval(int First, int Last, double[] Proposal);
}
