using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>Looks at draws for a <see cref="StoppingRule"/>.</summary>
internal sealed class StoppingCheck
{
    private readonly StoppingRule _rule;
    private readonly string[] _names;
    private readonly bool[] _counts;        // by scalar: for effective sample sizes and R-hat
    private readonly double[] _maxMcse;     // by scalar; infinite for none
    private int _suspect;                   // the scalar that failed last: likely to fail again

    /// <exception cref="ArgumentException">The rule has no conditions and no deadline, or an unknown name.</exception>
    public StoppingCheck(StoppingRule rule, IReadOnlyList<ParameterInfo> parameters)
    {
        if (!rule.HasConditions && rule.Deadline is null)
        {
            throw new ArgumentException(
                "The rule has neither conditions nor a deadline. Set one, or use Sample for a number of draws.", nameof(rule));
        }

        _rule = rule;
        _names = [.. parameters.SelectMany(parameter => parameter.ElementNames())];
        _counts = new bool[_names.Length];
        _maxMcse = new double[_names.Length];
        Array.Fill(_maxMcse, double.PositiveInfinity);
        Dictionary<string, (int First, int Count)> places = new(StringComparer.Ordinal);
        int first = 0;
        foreach (ParameterInfo parameter in parameters)
        {
            places[parameter.Name] = (first, parameter.Size);
            first += parameter.Size;
        }

        for (int k = 0; k < _names.Length; k++) places[_names[k]] = (k, 1);
        foreach (string name in rule.Quantities) _counts.AsSpan(Place(name)).Fill(true);
        if (rule.Quantities.IsEmpty) Array.Fill(_counts, rule is not { MinEssBulk: null, MinEssTail: null, MaxRHat: null });
        foreach ((string name, double limit) in rule.MaxMcse)
        {
            foreach (ref double all in _maxMcse.AsSpan(Place(name))) all = Math.Min(all, limit);
        }

        Range Place(string name)
        {
            if (places.TryGetValue(name, out (int First, int Count) place)) return place.First..(place.First + place.Count);
            string known = string.Join(", ", parameters.Take(12).Select(parameter => parameter.Name));
            if (parameters.Count > 12) known += ", ...";
            throw new ArgumentException(
                $"The rule names '{name}', but the model reports no such quantity. There are: {known}.", nameof(rule));
        }
    }

    /// <summary>Whether a draw that counts is not finite, so that no further ones can meet the rule.</summary>
    public bool IsHopeless(PosteriorDraws draws)
    {
        for (int k = 0; k < _names.Length; k++)
        {
            if (Matters(k) && !Moments.AllFinite(draws[k].Values)) return true;
        }

        return false;
    }

    /// <summary>Whether the rule is met; stops looking at the first quantity that does not.</summary>
    public bool IsMet(PosteriorDraws draws) => _rule.HasConditions && Unmet(draws, _suspect, stopsAtFirst: true).IsEmpty;

    /// <summary>All that is not met.</summary>
    public ImmutableArray<UnmetCondition> Unmet(PosteriorDraws draws) => Unmet(draws, 0, stopsAtFirst: false);

    private ImmutableArray<UnmetCondition> Unmet(PosteriorDraws draws, int first, bool stopsAtFirst)
    {
        List<UnmetCondition> unmet = [], ofConstants = [];
        DrawsWorkspace workspace = new(draws.Chains, draws.DrawsPerChain);
        bool isAnyJudged = false;
        for (int i = 0; i < _names.Length; i++)
        {
            int k = (first + i) % _names.Length;
            if (!Matters(k)) continue;
            workspace.Load(draws[k]);
            isAnyJudged |= !workspace.IsConstant;
            Look(k, workspace, workspace.IsConstant ? ofConstants : unmet);
            if (!stopsAtFirst || unmet.Count == 0) continue;
            _suspect = k;
            break;
        }

        // With nothing to judge nothing is known.
        return isAnyJudged ? [.. unmet] : [.. ofConstants];
    }

    private bool Matters(int k) => _counts[k] || double.IsFinite(_maxMcse[k]);

    /// <summary>Written so that NaN fails.</summary>
    private void Look(int k, DrawsWorkspace draws, List<UnmetCondition> unmet)
    {
        if (double.IsFinite(_maxMcse[k])) AtMost(StoppingCriterion.McseMean, draws.McseMean(), _maxMcse[k]);
        if (!_counts[k]) return;
        if (_rule.MinEssBulk is { } minBulk) AtLeast(StoppingCriterion.EssBulk, draws.EssBulk(), minBulk);
        if (_rule.MinEssTail is { } minTail)
        {
            // Draws of few values may have no tails; those without a bulk are too few, or not finite.
            double tail = draws.EssTail();
            if (!double.IsNaN(tail) || double.IsNaN(draws.EssBulk())) AtLeast(StoppingCriterion.EssTail, tail, minTail);
        }

        if (_rule.MaxRHat is { } maxRHat) AtMost(StoppingCriterion.RHat, draws.RHat(), maxRHat);

        void AtLeast(StoppingCriterion criterion, double value, double limit)
        {
            if (!(value >= limit)) unmet.Add(new UnmetCondition(_names[k], criterion, value, limit));
        }

        void AtMost(StoppingCriterion criterion, double value, double limit)
        {
            if (!(value <= limit)) unmet.Add(new UnmetCondition(_names[k], criterion, value, limit));
        }
    }
}
