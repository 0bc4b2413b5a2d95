namespace BayesSampler;

/// <summary>What trajectory doubling needs of the space it walks: real phase space, or the integers in a test.</summary>
/// <remarks>Subtrees live in numbered slots; slot 0 holds the one that is to join the trajectory.</remarks>
internal interface IOrbit
{
    /// <summary>Turns to the end of the trajectory that the next subtree grows from: +1 later, -1 earlier in time.</summary>
    void Turn(int direction);

    /// <summary>Takes one step beyond the moving end and makes the new state the tree in a slot.</summary>
    /// <returns>The state's log weight relative to the initial state: H₀ − H; −∞ or NaN where there is none.</returns>
    double Step(int slot);

    /// <summary>Joins the tree in slot + 1 to the one in slot, taking the later one's proposal with this probability.</summary>
    /// <param name="slot">Slot of the earlier built tree.</param>
    /// <param name="laterProbability">Weight of the later tree over the weight of both.</param>
    /// <param name="leaves">Whether both are single states.</param>
    /// <returns>Whether the joined tree has not made a U-turn.</returns>
    bool Merge(int slot, double laterProbability, bool leaves);

    /// <summary>Joins the tree in slot 0 to the trajectory, taking its proposal as the sample with this probability.</summary>
    /// <returns>Whether the trajectory has not made a U-turn.</returns>
    bool Join(double newProbability);
}

/// <summary>Why a NUTS trajectory ended.</summary>
internal enum Termination
{
    /// <summary>It turned back upon itself, as a whole or in a subtree.</summary>
    UTurn,

    /// <summary>A step's energy error exceeded the limit.</summary>
    Divergence,

    /// <summary>The largest tree depth was reached.</summary>
    MaxTreeDepth,
}

/// <summary>The outcome of doubling a trajectory until it turns.</summary>
/// <param name="Depth">Completed doublings.</param>
/// <param name="LeapfrogSteps">Steps, those of discarded subtrees included.</param>
/// <param name="AcceptanceSum">Sum over all these steps of min(1, exp(H₀ − H)).</param>
/// <param name="Termination">Why it ended.</param>
internal readonly record struct DoublingResult(int Depth, int LeapfrogSteps, double AcceptanceSum, Termination Termination);

/// <summary>
/// Trajectory doubling with multinomial sampling and the generalised U-turn criterion: the walk of NUTS without its space.
/// </summary>
/// <remarks>
/// Hoffman and Gelman (2014); Betancourt (2017), appendix A.4. Iterative: leaf n is pushed, then the two topmost trees are merged
/// as often as n + 1 has trailing zero bits, which is the recursion's own order. Weights are kept on the linear scale, with a
/// common offset that moves only when a state is e⁶⁰⁰ times likelier than the initial one, so that a leaf costs one exponential.
/// </remarks>
internal sealed class Doubling(int maxDepth)
{
    private const double LargestLogWeight = 600;

    private readonly double[] _weights = new double[maxDepth + 2];

    /// <summary>Largest number of doublings.</summary>
    public int MaxDepth => maxDepth;

    /// <param name="orbit">Standing at the initial state.</param>
    /// <param name="directions">Bit k: whether doubling k goes forward in time.</param>
    /// <param name="maxEnergyError">A step whose energy exceeds the initial one by more diverges.</param>
    /// <param name="limit">Fewer doublings for this run.</param>
    public DoublingResult Run<TOrbit>(TOrbit orbit, ulong directions, double maxEnergyError, int limit = int.MaxValue) where TOrbit : IOrbit
    {
        double total = 1;
        double offset = 0;
        double acceptance = 0;
        int steps = 0;
        int depth = 0;
        int most = Math.Min(maxDepth, limit);
        while (depth < most)
        {
            orbit.Turn((directions >> depth & 1) != 0 ? 1 : -1);
            int height = 0;
            for (int leaf = 0; leaf < 1 << depth; leaf++)
            {
                double logWeight = orbit.Step(height);
                steps++;
                // The comparison fails for NaN, which is a divergence too.
                if (!(logWeight >= -maxEnergyError))
                {
                    acceptance += logWeight > double.NegativeInfinity ? PortableMath.Exp(logWeight) : 0;
                    return new DoublingResult(depth, steps, acceptance, Termination.Divergence);
                }

                double probability = PortableMath.Exp(Math.Min(0, logWeight));
                acceptance += probability;
                if (logWeight - offset > LargestLogWeight)
                {
                    double rescale = PortableMath.Exp(offset - logWeight);
                    for (int k = 0; k < height; k++) _weights[k] *= rescale;
                    total *= rescale;
                    offset = logWeight;
                }

                _weights[height] = offset == 0 && logWeight <= 0 ? probability : PortableMath.Exp(logWeight - offset);
                height++;
                for (int merged = leaf + 1; (merged & 1) == 0; merged >>= 1)
                {
                    int slot = height - 2;
                    double both = _weights[slot] + _weights[slot + 1];
                    // Two weights that both underflow carry no mass: what is chosen among them is never drawn.
                    double later = both > 0 ? _weights[slot + 1] / both : 0;
                    _weights[slot] = both;
                    height--;
                    if (!orbit.Merge(slot, later, leaves: merged == leaf + 1))
                        return new DoublingResult(depth, steps, acceptance, Termination.UTurn);
                }
            }

            depth++;
            // Biased towards the new half: uniform choice would be valid too, but moves less.
            bool goesOn = orbit.Join(Math.Min(1, _weights[0] / total));
            total += _weights[0];
            if (!goesOn) return new DoublingResult(depth, steps, acceptance, Termination.UTurn);
        }

        return new DoublingResult(depth, steps, acceptance, Termination.MaxTreeDepth);
    }
}
