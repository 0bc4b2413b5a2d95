using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BayesSampler;

/// <summary>The no-U-turn sampler with multinomial sampling, the generalised U-turn criterion and both extra checks.</summary>
/// <remarks>
/// Hoffman and Gelman (2014); Betancourt (2017), appendix A.4; the extra checks across subtrees as in Stan since 2.21. Points are
/// never copied: each step fills a point of a pool, and trees refer to points as ends and proposals.
/// </remarks>
internal sealed class NutsKernel : ITransitionKernel<LeapfrogTuning, NutsStatistics>
{
    private readonly Doubling _doubling;
    private readonly Orbit _orbit;
    private readonly double _maxEnergyError;
    private readonly DivergenceView _divergence;

    public NutsKernel(IDifferentiableLogDensity density, int maxTreeDepth, double maxEnergyError)
    {
        _doubling = new Doubling(maxTreeDepth);
        _maxEnergyError = maxEnergyError;
        _divergence = new DivergenceView(density.Dimension);
        _orbit = new Orbit(density.Dimension, maxTreeDepth, new LeapfrogStep(density));
    }

    public DivergenceView? LastDivergence { get; private set; }

    public NutsStatistics Transition(ChainState state, LeapfrogTuning tuning, ChainRandom random)
    {
        PhasePoint start = _orbit.Begin(state, tuning, random);
        double energy = start.Energy;
        DoublingResult result = _doubling.Run(_orbit, random.NextUInt64(), _maxEnergyError, tuning.MaxTreeDepth);
        LastDivergence = null;
        if (result.Termination == Termination.Divergence)
        {
            _orbit.DescribeLastStep(_divergence, energy);
            LastDivergence = _divergence;
        }

        double sampleEnergy = _orbit.End(state);
        return new NutsStatistics(
            state.LogDensity,
            result.AcceptanceSum / result.LeapfrogSteps,
            tuning.StepSize,
            result.Depth,
            result.LeapfrogSteps,
            result.Termination,
            sampleEnergy);
    }

    /// <summary>A subtree: its ends, the sum ρ of its momenta, and the state it proposes.</summary>
    private struct Tree
    {
        /// <summary>The end next to the trajectory.</summary>
        public PhasePoint Inner;

        /// <summary>The end that moves away from it.</summary>
        public PhasePoint Outer;

        public PhasePoint Proposal;

        /// <summary>Sum of momenta; of a single state the state's own momentum, else the slot's buffer.</summary>
        public AlignedBuffer Rho;
    }

    private sealed class LeapfrogStep(IDifferentiableLogDensity density) : ITrajectoryStep
    {
        public bool TryStep(Metric metric, double step, PhasePoint from, PhasePoint to)
        {
            Leapfrog.Step(density, metric, step, from, to);
            return true;
        }
    }

    /// <summary>
    /// Phase space: the trajectory, the subtrees under construction, and the pool of points. What leads from one state to the
    /// next is given to it.
    /// </summary>
    internal sealed class Orbit : IOrbit
    {
        private readonly ITrajectoryStep _leaf;
        private readonly PhasePoint[] _points;
        private readonly PhasePoint[] _free;
        private readonly Tree[] _trees;
        private readonly AlignedBuffer[] _rhoBuffers;
        private readonly AlignedBuffer _rho;
        private int _freeCount;
        private Metric? _prepared;
        private LeapfrogTuning _tuning = null!;
        private ChainRandom _random = null!;
        private double _initialEnergy;
        private double _step;
        private int _direction;
        private PhasePoint _earliest = null!;
        private PhasePoint _latest = null!;
        private PhasePoint _sample = null!;
        private PhasePoint _front = null!;
        private PhasePoint _before = null!;

        public Orbit(int dimension, int maxDepth, ITrajectoryStep leaf)
        {
            _leaf = leaf;
            // Three roles for each tree on the stack, and of the trajectory its ends, its sample and the two last steps.
            _points = new PhasePoint[3 * (maxDepth + 2) + 5];
            for (int i = 0; i < _points.Length; i++) _points[i] = new PhasePoint(dimension);
            _free = [.. _points];
            _freeCount = _free.Length;
            _trees = new Tree[maxDepth + 2];
            _rhoBuffers = new AlignedBuffer[maxDepth + 2];
            for (int i = 0; i < _rhoBuffers.Length; i++) _rhoBuffers[i] = new AlignedBuffer(dimension);
            _rho = new AlignedBuffer(dimension);
        }

        /// <summary>Takes over the state and draws a momentum.</summary>
        public PhasePoint Begin(ChainState state, LeapfrogTuning tuning, ChainRandom random)
        {
            if (!ReferenceEquals(tuning.Metric, _prepared))
            {
                _prepared = tuning.Metric;
                foreach (PhasePoint point in _points) _prepared.Prepare(point);
            }

            _tuning = tuning;
            _random = random;
            PhasePoint start = Take();
            start.Swap(state);
            tuning.Metric.DrawMomentum(random, start);
            tuning.Metric.UpdateVelocity(start);
            start.Momentum.Padded.CopyTo(_rho.Padded);
            _initialEnergy = start.Energy;
            start.References = 5;
            _earliest = _latest = _sample = _front = _before = start;
            return start;
        }

        /// <summary>Hands the sample to the state and frees every point; returns the sample's energy.</summary>
        public double End(ChainState state)
        {
            double energy = _sample.Energy;
            _sample.Swap(state);
            // All points are free again, whatever trees an early end has left behind.
            _points.CopyTo(_free, 0);
            _freeCount = _free.Length;
            return energy;
        }

        public void Turn(int direction)
        {
            _direction = direction;
            _step = direction * _tuning.StepSize;
            Replace(ref _front, direction > 0 ? _latest : _earliest);
        }

        public double Step(int slot)
        {
            PhasePoint next = Take();
            bool leadsOn = _leaf.TryStep(_tuning.Metric, _step, _front, next);
            Replace(ref _before, _front);
            next.References = 4;
            Release(_front);
            _front = next;
            _trees[slot] = new Tree { Inner = next, Outer = next, Proposal = next, Rho = next.Momentum };
            return leadsOn ? _initialEnergy - next.Energy : double.NaN;
        }

        public bool Merge(int slot, double laterProbability, bool leaves)
        {
            ref Tree first = ref _trees[slot];
            ref Tree second = ref _trees[slot + 1];
            bool goesOn = leaves
                ? KeepsGoing(first.Inner, second.Outer, first.Rho, second.Rho, _rhoBuffers[slot])
                : KeepsGoing(first.Inner, first.Outer, first.Rho, second.Inner, second.Outer, second.Rho, _rhoBuffers[slot]);
            first.Rho = _rhoBuffers[slot];
            bool takeSecond = _random.NextUniform() < laterProbability;
            Release(takeSecond ? first.Proposal : second.Proposal);
            if (takeSecond) first.Proposal = second.Proposal;
            Release(first.Outer);
            Release(second.Inner);
            first.Outer = second.Outer;
            return goesOn;
        }

        public bool Join(double newProbability)
        {
            ref Tree tree = ref _trees[0];
            if (_random.NextUniform() < newProbability) Replace(ref _sample, tree.Proposal);
            ref PhasePoint movingEnd = ref _direction > 0 ? ref _latest : ref _earliest;
            PhasePoint fixedEnd = _direction > 0 ? _earliest : _latest;
            bool goesOn = ReferenceEquals(fixedEnd, movingEnd)
                ? KeepsGoing(fixedEnd, tree.Outer, _rho, tree.Rho, _rho)
                : KeepsGoing(fixedEnd, movingEnd, _rho, tree.Inner, tree.Outer, tree.Rho, _rho);
            Release(tree.Proposal);
            Release(tree.Inner);
            Release(movingEnd);
            movingEnd = tree.Outer;
            return goesOn;
        }

        public void DescribeLastStep(DivergenceView view, double initialEnergy)
        {
            _before.Position.Span.CopyTo(view.Start.Span);
            _front.Position.Span.CopyTo(view.End.Span);
            view.EnergyError = _front.Energy - initialEnergy;
        }

        private PhasePoint Take()
        {
            PhasePoint point = _free[--_freeCount];
            point.References = 0;
            return point;
        }

        private void Release(PhasePoint point)
        {
            if (--point.References == 0) _free[_freeCount++] = point;
        }

        private void Replace(ref PhasePoint role, PhasePoint point)
        {
            point.References++;
            Release(role);
            role = point;
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
    }
}
