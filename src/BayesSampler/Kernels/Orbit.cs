using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

/// <summary>
/// Phase space as doubling walks through it: the trajectory, the subtrees under construction, and the pool of points. What leads from
/// one state to the next is given to it.
/// </summary>
/// <remarks>
/// Points are never copied: each step fills a point of the pool, and trees refer to points, by their numbers, as ends and proposals.
/// Which proposal is taken and which point is free are computed without branches: a processor would guess every other one wrong, and
/// see so only when the weights are known.
/// </remarks>
internal sealed class Orbit
{
    private readonly ITrajectoryStep _leaf;
    private readonly PhasePoint[] _points;

    /// <summary>In how many roles each point is.</summary>
    private readonly int[] _references;
    private readonly int[] _all;
    private readonly int[] _free;
    private readonly Tree[] _trees;

    /// <summary>Sums of momenta: of single points, which are their momenta, then of the tree in each slot, then of the trajectory.</summary>
    private readonly AlignedBuffer[] _sums;
    private readonly int _trajectorySum;

    /// <summary>The trajectory's first point in time and its last.</summary>
    private readonly int[] _ends = new int[2];
    private int _freeCount;
    private Metric? _prepared;
    private LeapfrogTuning _tuning = null!;
    private ChainRandom _random = null!;
    private double _initialEnergy;
    private double _step;
    private int _moving;
    private int _sample;
    private int _front;
    private int _before;

    public Orbit(int dimension, int maxDepth, ITrajectoryStep leaf)
    {
        _leaf = leaf;
        // Three roles for each tree on the stack, and of the trajectory its ends, its sample and the two last steps.
        int points = 3 * (maxDepth + 2) + 5;
        _points = new PhasePoint[points];
        for (int i = 0; i < points; i++) _points[i] = new PhasePoint(dimension);
        _references = new int[points];
        _all = [.. Enumerable.Range(0, points)];
        // One place more: what is released is written behind the free ones, and counted only if it is free.
        _free = [.. _all, 0];
        _freeCount = points;
        _trees = new Tree[maxDepth + 2];
        _sums = [.. _points.Select(point => point.Momentum), .. AlignedBuffer.Several(_trees.Length + 1, dimension)];
        _trajectorySum = _sums.Length - 1;
    }

    /// <summary>Gives all points what a metric wants.</summary>
    public void Prepare(Metric metric)
    {
        if (ReferenceEquals(metric, _prepared)) return;
        _prepared = metric;
        foreach (PhasePoint point in _points) metric.Prepare(point);
    }

    /// <summary>Takes over the state and draws a momentum.</summary>
    public PhasePoint Begin(ChainState state, LeapfrogTuning tuning, ChainRandom random)
    {
        Prepare(tuning.Metric);
        _tuning = tuning;
        _random = random;
        int number = Take();
        PhasePoint start = _points[number];
        start.Swap(state);
        tuning.Metric.DrawMomentum(random, start);
        tuning.Metric.UpdateVelocity(start);
        start.Momentum.Padded.CopyTo(_sums[_trajectorySum].Padded);
        _initialEnergy = start.Energy;
        _references[number] = 5;
        _ends[0] = _ends[1] = _sample = _front = _before = number;
        return start;
    }

    /// <summary>Doubles the trajectory until it turns.</summary>
    public DoublingResult Walk(Doubling doubling, ulong directions, double maxEnergyError) =>
        doubling.Run(new Handle(this), directions, maxEnergyError, _tuning.MaxTreeDepth);

    /// <summary>Hands the sample to the state and frees every point; returns the sample's energy.</summary>
    public double End(ChainState state)
    {
        PhasePoint sample = _points[_sample];
        double energy = sample.Energy;
        sample.Swap(state);
        // All points are free again, whatever trees an early end has left behind.
        _all.CopyTo(_free, 0);
        _freeCount = _all.Length;
        return energy;
    }

    public void DescribeLastStep(DivergenceView view, double initialEnergy)
    {
        _points[_before].Position.Span.CopyTo(view.Start.Span);
        _points[_front].Position.Span.CopyTo(view.End.Span);
        view.EnergyError = _points[_front].Energy - initialEnergy;
    }

    private void Turn(int direction)
    {
        _moving = (direction + 1) >> 1;
        _step = direction * _tuning.StepSize;
        int end = _ends[_moving];
        _references[end]++;
        Release(_front);
        _front = end;
    }

    private double Step(int slot)
    {
        int next = Take();
        PhasePoint point = _points[next];
        bool leadsOn = _leaf.TryStep(_tuning.Metric, _step, _points[_front], point);
        Release(_before);
        _before = _front;
        _front = next;
        _references[next] = 4;
        _trees[slot] = new Tree { Inner = next, Outer = next, Proposal = next, Sum = next };
        return leadsOn ? _initialEnergy - point.Energy : double.NaN;
    }

    private bool Merge(int slot, double laterProbability, bool leaves)
    {
        ref Tree first = ref _trees[slot];
        ref Tree second = ref _trees[slot + 1];
        int sum = _points.Length + slot;
        bool goesOn = leaves
            ? KeepsGoing(_points[first.Inner], _points[second.Outer], _sums[first.Sum], _sums[second.Sum], _sums[sum])
            : KeepsGoing(
                _points[first.Inner], _points[first.Outer], _sums[first.Sum],
                _points[second.Inner], _points[second.Outer], _sums[second.Sum], _sums[sum]);
        first.Sum = sum;
        Release(TakeOver(ref first.Proposal, second.Proposal, laterProbability));
        Release(first.Outer);
        Release(second.Inner);
        first.Outer = second.Outer;
        return goesOn;
    }

    private bool Join(double newProbability)
    {
        ref Tree tree = ref _trees[0];
        Release(TakeOver(ref _sample, tree.Proposal, newProbability));
        int fixedEnd = _ends[1 - _moving], movingEnd = _ends[_moving];
        AlignedBuffer sum = _sums[_trajectorySum];
        bool goesOn = fixedEnd == movingEnd
            ? KeepsGoing(_points[fixedEnd], _points[tree.Outer], sum, _sums[tree.Sum], sum)
            : KeepsGoing(
                _points[fixedEnd], _points[movingEnd], sum, _points[tree.Inner], _points[tree.Outer], _sums[tree.Sum], sum);
        Release(tree.Inner);
        Release(movingEnd);
        _ends[_moving] = tree.Outer;
        return goesOn;
    }

    /// <summary>Puts another point into a role with a probability; returns the one of the two that is not in it.</summary>
    private int TakeOver(ref int role, int other, double probability)
    {
        bool takes = _random.NextUniform() < probability;
        // All bits of their difference, or none.
        int change = (role ^ other) & -Unsafe.BitCast<bool, byte>(takes);
        role ^= change;
        return other ^ change;
    }

    private int Take() => _free[--_freeCount];

    private void Release(int point)
    {
        int left = --_references[point];
        _free[_freeCount] = point;
        _freeCount += left == 0 ? 1 : 0;
    }

    /// <summary>
    /// The criterion for two single states, where the extra checks repeat the main one. Writes ρ = ρ₁ + ρ₂.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool KeepsGoing(
        PhasePoint first, PhasePoint last, AlignedBuffer rhoFirst, AlignedBuffer rhoSecond, AlignedBuffer rho)
    {
        ref double rho1 = ref MemoryMarshal.GetReference(rhoFirst.Padded);
        ref double rho2 = ref MemoryMarshal.GetReference(rhoSecond.Padded);
        ref double sum = ref MemoryMarshal.GetReference(rho.Padded);
        ref double v1 = ref MemoryMarshal.GetReference(first.Velocity.Padded);
        ref double v2 = ref MemoryMarshal.GetReference(last.Velocity.Padded);
        Vector256<double> firstLow = default, firstHigh = default, lastLow = default, lastHigh = default;
        nuint length = (nuint)rho.PaddedLength;
        for (nuint i = 0; i < length; i += 8)
        {
            Vector256<double> low = Vector256.LoadUnsafe(ref rho1, i) + Vector256.LoadUnsafe(ref rho2, i);
            Vector256<double> high = Vector256.LoadUnsafe(ref rho1, i + 4) + Vector256.LoadUnsafe(ref rho2, i + 4);
            firstLow = Vector256.FusedMultiplyAdd(low, Vector256.LoadUnsafe(ref v1, i), firstLow);
            firstHigh = Vector256.FusedMultiplyAdd(high, Vector256.LoadUnsafe(ref v1, i + 4), firstHigh);
            lastLow = Vector256.FusedMultiplyAdd(low, Vector256.LoadUnsafe(ref v2, i), lastLow);
            lastHigh = Vector256.FusedMultiplyAdd(high, Vector256.LoadUnsafe(ref v2, i + 4), lastHigh);
            low.StoreUnsafe(ref sum, i);
            high.StoreUnsafe(ref sum, i + 4);
        }

        return FixedOrder.Reduce(firstLow, firstHigh) > 0 && FixedOrder.Reduce(lastLow, lastHigh) > 0;
    }

    /// <summary>
    /// The criterion for tree A followed by tree B: over both, over A and B's first state, over A's last state and B.
    /// Writes ρ = ρA + ρB, which may be ρA's own buffer.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool KeepsGoing(
        PhasePoint beginA, PhasePoint endA, AlignedBuffer rhoA, PhasePoint beginB, PhasePoint endB, AlignedBuffer rhoB, AlignedBuffer rho)
    {
        ref double ra = ref MemoryMarshal.GetReference(rhoA.Padded);
        ref double rb = ref MemoryMarshal.GetReference(rhoB.Padded);
        ref double sum = ref MemoryMarshal.GetReference(rho.Padded);
        ref double pa = ref MemoryMarshal.GetReference(endA.Momentum.Padded);
        ref double pb = ref MemoryMarshal.GetReference(beginB.Momentum.Padded);
        ref double va1 = ref MemoryMarshal.GetReference(beginA.Velocity.Padded);
        ref double va2 = ref MemoryMarshal.GetReference(endA.Velocity.Padded);
        ref double vb1 = ref MemoryMarshal.GetReference(beginB.Velocity.Padded);
        ref double vb2 = ref MemoryMarshal.GetReference(endB.Velocity.Padded);
        Vector256<double> d1 = default, d2 = default, d3 = default, d4 = default, d5 = default, d6 = default;
        Vector256<double> e1 = default, e2 = default, e3 = default, e4 = default, e5 = default, e6 = default;
        nuint length = (nuint)rho.PaddedLength;
        for (nuint i = 0; i < length; i += 8)
        {
            Accumulate(i, ref ra, ref rb, ref sum, ref pa, ref pb, ref va1, ref va2, ref vb1, ref vb2,
                ref d1, ref d2, ref d3, ref d4, ref d5, ref d6);
            Accumulate(i + 4, ref ra, ref rb, ref sum, ref pa, ref pb, ref va1, ref va2, ref vb1, ref vb2,
                ref e1, ref e2, ref e3, ref e4, ref e5, ref e6);
        }

        return FixedOrder.Reduce(d1, e1) > 0 && FixedOrder.Reduce(d2, e2) > 0
            && FixedOrder.Reduce(d3, e3) > 0 && FixedOrder.Reduce(d4, e4) > 0
            && FixedOrder.Reduce(d5, e5) > 0 && FixedOrder.Reduce(d6, e6) > 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(
        nuint i, ref double ra, ref double rb, ref double sum, ref double pa, ref double pb,
        ref double va1, ref double va2, ref double vb1, ref double vb2,
        ref Vector256<double> d1, ref Vector256<double> d2, ref Vector256<double> d3,
        ref Vector256<double> d4, ref Vector256<double> d5, ref Vector256<double> d6)
    {
        Vector256<double> rhoA = Vector256.LoadUnsafe(ref ra, i);
        Vector256<double> rhoB = Vector256.LoadUnsafe(ref rb, i);
        Vector256<double> both = rhoA + rhoB;
        Vector256<double> beginA = Vector256.LoadUnsafe(ref va1, i);
        Vector256<double> endB = Vector256.LoadUnsafe(ref vb2, i);
        both.StoreUnsafe(ref sum, i);
        d1 = Vector256.FusedMultiplyAdd(both, beginA, d1);
        d2 = Vector256.FusedMultiplyAdd(both, endB, d2);
        Vector256<double> untilB = rhoA + Vector256.LoadUnsafe(ref pb, i);
        d3 = Vector256.FusedMultiplyAdd(untilB, beginA, d3);
        d4 = Vector256.FusedMultiplyAdd(untilB, Vector256.LoadUnsafe(ref vb1, i), d4);
        Vector256<double> fromA = rhoB + Vector256.LoadUnsafe(ref pa, i);
        d5 = Vector256.FusedMultiplyAdd(fromA, Vector256.LoadUnsafe(ref va2, i), d5);
        d6 = Vector256.FusedMultiplyAdd(fromA, endB, d6);
    }

    /// <summary>A subtree, by numbers of points: its ends, the state it proposes, and the sum of its momenta.</summary>
    private struct Tree
    {
        /// <summary>The end next to the trajectory.</summary>
        public int Inner;

        /// <summary>The end that moves away from it.</summary>
        public int Outer;

        public int Proposal;

        /// <summary>ρ, among the sums.</summary>
        public int Sum;
    }

    /// <summary>A structure, so that the walk is compiled for it alone.</summary>
    private readonly struct Handle(Orbit orbit) : IOrbit
    {
        public void Turn(int direction) => orbit.Turn(direction);

        public double Step(int slot) => orbit.Step(slot);

        public bool Merge(int slot, double laterProbability, bool leaves) => orbit.Merge(slot, laterProbability, leaves);

        public bool Join(double newProbability) => orbit.Join(newProbability);
    }
}
