namespace BayesSampler.Models;

/// <summary>Solves initial value problems, with the derivatives of the solution by initial values and parameters.</summary>
/// <remarks>
/// Thread-safe, allocates nothing, and has the same bits on every machine if the system has. Where sensitivities count in the
/// errors, a solution with them takes other steps than one without: the two agree to the tolerances, not to the bit.
/// </remarks>
internal static unsafe class OdeSolver
{
    /// <summary>Doubles of scratch that <see cref="Solve"/> needs.</summary>
    /// <param name="system">The equation.</param>
    /// <param name="settings">Its method decides.</param>
    /// <param name="sensitivities">Whether the derivatives are asked for.</param>
    public static int ScratchSize(OdeSystem system, OdeSettings settings, bool sensitivities)
    {
        double any;
        OdeProblem problem = new(system, settings, null, null, 0, null, sensitivities ? &any : null);
        return settings.Method == OdeMethod.Implicit ? RadauIIA5.ScratchSize(problem) : RungeKutta45.ScratchSize(problem);
    }

    /// <summary>The solution at the output times.</summary>
    /// <param name="system">The equation.</param>
    /// <param name="settings">Method and tolerances.</param>
    /// <param name="initialTime">The time of the initial values.</param>
    /// <param name="initial">The n initial values.</param>
    /// <param name="parameters">The m parameters.</param>
    /// <param name="times">The T output times, at least one, increasing, after the initial time.</param>
    /// <param name="values">Receives T x n states, by rows; NaN if the solution fails.</param>
    /// <param name="sensitivities">
    /// Receives T x n x (n + m) derivatives, by the initial values first; NaN if the solution fails. Empty to go without.
    /// </param>
    /// <param name="scratch">At least <see cref="ScratchSize"/> doubles, overwritten.</param>
    /// <returns>Whether it succeeded, and if not, why and when it stopped. Values never make it throw.</returns>
    /// <exception cref="ArgumentException">A length is wrong, or the times are not finite and increasing.</exception>
    public static OdeResult Solve(OdeSystem system, OdeSettings settings, double initialTime, ReadOnlySpan<double> initial,
        ReadOnlySpan<double> parameters, ReadOnlySpan<double> times, Span<double> values, Span<double> sensitivities,
        Span<double> scratch)
    {
        int n = system.States, m = system.Parameters;
        Require.SameLength(initial.Length, n, nameof(initial), nameof(system), "One value for each state.");
        Require.SameLength(parameters.Length, m, nameof(parameters), nameof(system), "One value for each parameter.");
        Require.AtLeast(times.Length, 1, "The number of output times");
        Require.Finite(initialTime, nameof(initialTime));
        CheckTimes(initialTime, times);
        Require.SameLength(values.Length, times.Length * n, nameof(values), "times x states");
        if (!sensitivities.IsEmpty)
        {
            Require.SameLength(sensitivities.Length, times.Length * n * (n + m), nameof(sensitivities),
                "times x states x (states + parameters)");
        }

        int size = ScratchSize(system, settings, !sensitivities.IsEmpty);
        Require.AtLeast(scratch.Length, size, "The length of scratch", "ScratchSize tells how much a solution needs.");
        scratch = scratch[..size];
        scratch.Clear();

        fixed (double* y0 = initial, p = parameters, t = times, y = values, s = sensitivities, work = scratch)
        {
            OdeProblem problem = new(system, settings, p, t, times.Length, y, s);
            if (!AllFinite(initial) || !AllFinite(parameters)) return problem.Fail(OdeStatus.NonFiniteInput, initialTime, 0, 0);
            return settings.Method == OdeMethod.Implicit
                ? RadauIIA5.Solve(problem, initialTime, y0, work)
                : RungeKutta45.Solve(problem, initialTime, y0, work);
        }
    }

    private static void CheckTimes(double initialTime, ReadOnlySpan<double> times)
    {
        double last = initialTime;
        for (int i = 0; i < times.Length; i++)
        {
            if (!(times[i] > last && double.IsFinite(times[i])))
            {
                string before = i == 0 ? "the initial time" : "the time before";
                FormattableString text = $"times[{i}] must be finite and after {before}, {last}, but was {times[i]}. Sort the times.";
                throw new ArgumentException(Require.Invariant(text), nameof(times));
            }

            last = times[i];
        }
    }

    private static bool AllFinite(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value)) return false;
        }

        return true;
    }
}
