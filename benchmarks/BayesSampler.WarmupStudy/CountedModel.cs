namespace BayesSampler.WarmupStudy;

/// <summary>A model that counts its gradients, over all its evaluators.</summary>
internal sealed class CountedModel(IModel<IDifferentiableLogDensity> model) : IModel<IDifferentiableLogDensity>
{
    private readonly List<Evaluator> _evaluators = [];

    public IReadOnlyList<ParameterInfo> Parameters => model.Parameters;

    public long Gradients => _evaluators.Sum(evaluator => evaluator.Gradients);

    public IDifferentiableLogDensity CreateEvaluator()
    {
        Evaluator evaluator = new(model.CreateEvaluator());
        lock (_evaluators) _evaluators.Add(evaluator);
        return evaluator;
    }

    /// <summary>Does and says what the density within does, so that the sampler takes the same decisions.</summary>
    private sealed class Evaluator(IDifferentiableLogDensity density) : IDifferentiableLogDensity, IConstrained, IGradientCost
    {
        public long Gradients { get; private set; }

        public int Dimension => density.Dimension;

        public double GradientOperations => Target.GradientCostOf(density);

        public double LogDensity(ReadOnlySpan<double> position) => density.LogDensity(position);

        public double LogDensityAndGradient(ReadOnlySpan<double> position, Span<double> gradient)
        {
            Gradients++;
            return density.LogDensityAndGradient(position, gradient);
        }

        public void Constrain(ReadOnlySpan<double> position, Span<double> parameters)
        {
            if (density is IConstrained constrained) constrained.Constrain(position, parameters);
            else position.CopyTo(parameters);
        }

        public void Unconstrain(ReadOnlySpan<double> parameters, Span<double> position)
        {
            if (density is IConstrained constrained) constrained.Unconstrain(parameters, position);
            else parameters.CopyTo(position);
        }
    }
}
