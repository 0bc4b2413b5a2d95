namespace BayesSampler;

/// <summary>What the choice of a grid needs of the space it walks: leapfrog steps, or integers in a test.</summary>
/// <remarks>The grid of k halvings divides a macro step into 2ᵏ micro steps.</remarks>
internal interface IGrids
{
    /// <summary>Walks a macro step from the present state; whether the error on the way stays within the limit.</summary>
    bool TryAhead(int halvings);

    /// <summary>Walks a macro step back from where the last way ahead ended; whether its error stays within the limit.</summary>
    bool TryBack(int halvings);
}

/// <summary>The outcome of choosing a grid.</summary>
internal enum Refinement
{
    /// <summary>A grid was found, and the way back chooses it too.</summary>
    Found,

    /// <summary>A grid was found, but the way back would choose a coarser one and so end elsewhere.</summary>
    Irreversible,

    /// <summary>The error is beyond the limit on every grid.</summary>
    Unresolved,
}

/// <summary>
/// The rule of WALNUTS: the coarsest grid whose error stays within the limit, if the way back chooses the same.
/// </summary>
/// <remarks>
/// Bou-Rabee, Carpenter, Kleppe and Liu (2025). Each grid is a bijection and its error the same in both directions of time. So
/// the rule, where it leads on, is undone by the same rule backwards: it preserves volume without a factor, and which states
/// follow each other does not depend on where a trajectory began.
/// </remarks>
internal static class GridChoice
{
    public static Refinement Run(IGrids grids, int maxHalvings)
    {
        for (int halvings = 0; halvings <= maxHalvings; halvings++)
        {
            if (!grids.TryAhead(halvings)) continue;
            for (int coarser = halvings - 1; coarser >= 0; coarser--)
            {
                if (grids.TryBack(coarser)) return Refinement.Irreversible;
            }

            return Refinement.Found;
        }

        return Refinement.Unresolved;
    }
}
