namespace BayesSampler.Models;

// What follows from draws of the parameters, or from the prior.
public sealed partial class Model
{
    /// <summary>The log likelihood of each observation at each draw, under the observations' names.</summary>
    /// <param name="draws">Of this model; its parameters are found by name.</param>
    /// <returns>As many chains and draws; a scalar for each observation, or for each row of a distribution of vectors.</returns>
    /// <exception cref="ArgumentException">A parameter is missing among the draws.</exception>
    /// <exception cref="InvalidOperationException">The model has no observations.</exception>
    public PosteriorDraws LogLikelihood(PosteriorDraws draws)
    {
        ParameterInfo[] observations = [.. ObservationStatements().Select(statement =>
            new ParameterInfo(statement.Name, ModelTerm.Of(statement).First().Pointwise.Dimensions.ToArray()))];
        return Map(draws, observations, _likelihood.Value, (values, output, _, _) => Concatenate(values, observations.Length, output));
    }

    /// <summary>The derived quantities at each draw, under their names; the draws may be those of another model of the same parameters.</summary>
    /// <param name="draws">Its parameters are found by name.</param>
    /// <returns>As many chains and draws.</returns>
    /// <remarks>A curve between the data: state the model a second time at other predictors, and derive from the draws of the first.</remarks>
    /// <exception cref="KeyNotFoundException">A parameter is missing among the draws.</exception>
    /// <exception cref="InvalidOperationException">The model has no derived quantities.</exception>
    public PosteriorDraws Derive(PosteriorDraws draws)
    {
        ParameterInfo[] quantities = [.. Parameters.Where(parameter => parameter.IsDerived)];
        if (quantities.Length == 0) throw new InvalidOperationException("The model has no derived quantities. State some by Derived.");
        return Map(draws, quantities, _derived.Value, (values, output, _, _) => Concatenate(values, quantities.Length, output));
    }

    /// <summary>New observations from the model at each draw: what data the posterior expects.</summary>
    /// <param name="draws">Of this model; its parameters are found by name.</param>
    /// <param name="seed">Of the observations' randomness, which no draw shares.</param>
    /// <returns>As many chains and draws of all observations, under their names.</returns>
    /// <exception cref="ArgumentException">A parameter is missing among the draws.</exception>
    /// <exception cref="InvalidOperationException">The model has no observations.</exception>
    public PosteriorDraws PosteriorPredictive(PosteriorDraws draws, ulong seed)
    {
        ObservationStatement[] statements = ObservationStatements();
        ParameterInfo[] observations = [.. statements.Select(statement => new ParameterInfo(statement.Name, statement.Data.Dimensions.ToArray()))];
        ChainRandom? random = null;
        return Map(draws, observations, _arguments.Value, (values, output, chain, draw) =>
        {
            if (random is null || random.Chain != chain) random = ChainRandom.ForChain(seed, chain, RandomStream.Predictive);
            random.Seek(draw);
            GenerateObservations(statements, values, random, output);
        });
    }

    /// <summary>Parameters drawn from their priors, and observations from the model at these: what the model expects before the data.</summary>
    /// <param name="seed">Of all randomness.</param>
    /// <param name="draws">Number of draws, at least 1; they are independent.</param>
    /// <returns>One chain: parameters, derived quantities, observations.</returns>
    /// <exception cref="InvalidOperationException">
    /// A parameter's prior is flat on a support without end, its support is a surface on which its prior cannot be drawn, or holds
    /// too little of its prior's mass to find by trying.
    /// </exception>
    public PosteriorDraws PriorPredictive(ulong seed, int draws)
    {
        Require.AtLeast(draws, 1, nameof(draws));
        PriorSampler prior = new(this);
        ObservationStatement[] statements = [.. _statements.OfType<ObservationStatement>()];
        CompiledFunction.Instance derived = _derived.Value.Create();
        CompiledFunction.Instance? arguments = statements.Length > 0 ? _arguments.Value.Create() : null;
        List<ParameterInfo> quantities = [.. Parameters];
        quantities.AddRange(statements.Select(statement => new ParameterInfo(statement.Name, statement.Data.Dimensions.ToArray()) { IsDerived = true }));
        int parameterSize = _statements.OfType<ParameterStatement>().Sum(parameter => parameter.Value.Size);
        int derivedSize = _statements.OfType<DerivedStatement>().Sum(statement => statement.Value.Size);
        int size = quantities.Sum(quantity => quantity.Size);
        double[] values = new double[size * draws];
        double[] row = new double[size];
        ChainRandom priorRandom = ChainRandom.ForChain(seed, 0, RandomStream.Prior);
        ChainRandom dataRandom = ChainRandom.ForChain(seed, 0, RandomStream.Predictive);
        for (int draw = 0; draw < draws; draw++)
        {
            priorRandom.Seek(draw);
            dataRandom.Seek(draw);
            Span<double> parameters = row.AsSpan(0, parameterSize);
            prior.Draw(priorRandom, parameters);
            derived.Run(parameters, []);
            Concatenate(derived, quantities.Count - statements.Length - _statements.OfType<ParameterStatement>().Count(), row.AsSpan(parameterSize, derivedSize));
            if (arguments is not null)
            {
                arguments.Run(parameters, []);
                GenerateObservations(statements, arguments, dataRandom, row.AsSpan(parameterSize + derivedSize));
            }

            for (int k = 0; k < size; k++) values[k * draws + draw] = row[k];
        }

        return new PosteriorDraws(quantities, 1, values);
    }

    /// <summary>
    /// The log density of the parameters as they are declared, without the Jacobian of the way to unconstrained coordinates; for
    /// comparison with other programs.
    /// </summary>
    /// <param name="parameters">All parameters' elements in the order of <see cref="Parameters"/>, without derived quantities.</param>
    /// <returns>−∞ where a parameter lies outside its support, to which the ends of an interval do not belong.</returns>
    /// <exception cref="ArgumentException">Another number of values.</exception>
    public double LogDensityOf(ReadOnlySpan<double> parameters)
    {
        Require.SameLength(parameters.Length, _statements.OfType<ParameterStatement>().Sum(parameter => parameter.Value.Size), nameof(parameters), "the model");
        // The formulas go on beyond the supports.
        if (!HoldSupports(parameters)) return double.NegativeInfinity;
        CompiledFunction.Instance density = _declaredDensity.Value.Create();
        density.Run(parameters, []);
        return density.Value;
    }

    private bool HoldSupports(ReadOnlySpan<double> parameters)
    {
        CompiledFunction.Instance bounds = _declaredBounds.Value.Create();
        bounds.Run(parameters, []);
        int start = 0;
        int bound = 0;
        foreach (ParameterStatement parameter in _statements.OfType<ParameterStatement>())
        {
            ReadOnlySpan<double> lower = parameter.Support.LowerBound is null ? [] : bounds[bound++];
            ReadOnlySpan<double> upper = parameter.Support.UpperBound is null ? [] : bounds[bound++];
            double[] coordinates = new double[parameter.Coordinates.Size];
            string? complaint = Transform.Of(parameter.Support)
                .Unconstrain(parameters.Slice(start, parameter.Value.Size), parameter.Value.Dimensions, lower, upper, coordinates);
            if (complaint is not null) return false;
            start += parameter.Value.Size;
        }

        return true;
    }

    private static IEnumerable<Expr> ArgumentsOf(Statement statement) => statement switch
    {
        ObservationStatement observation => observation.Distribution.Arguments.Select(argument => argument.Value),
        ParameterStatement parameter => parameter.Prior.Arguments.Select(argument => argument.Value),
        _ => [],
    };

    private static void Concatenate(CompiledFunction.Instance values, int count, Span<double> output)
    {
        for (int i = 0; i < count; i++)
        {
            values[i].CopyTo(output);
            output = output[values[i].Length..];
        }
    }

    private static void GenerateObservations(ObservationStatement[] statements, CompiledFunction.Instance arguments, ChainRandom random, Span<double> output)
    {
        int next = 0;
        foreach (ObservationStatement statement in statements)
        {
            double[][] values = new double[statement.Distribution.Arguments.Length][];
            for (int k = 0; k < values.Length; k++) values[k] = arguments[next++].ToArray();
            statement.Distribution.Generate(random, values, statement.Data.Dimensions, output[..statement.Data.Size]);
            output = output[statement.Data.Size..];
        }
    }

    private ObservationStatement[] ObservationStatements()
    {
        ObservationStatement[] statements = [.. _statements.OfType<ObservationStatement>()];
        if (statements.Length == 0) throw new InvalidOperationException("The model has no observations. State some by Observe.");
        return statements;
    }

    private PosteriorDraws Map(PosteriorDraws draws, ParameterInfo[] quantities, ByParameters function, MapDraw map)
    {
        ArgumentNullException.ThrowIfNull(draws);
        int[] places = [.. _statements.OfType<ParameterStatement>()
            .SelectMany(parameter => new ParameterInfo(parameter.Name, parameter.Value.Dimensions.ToArray()).ElementNames()).Select(draws.IndexOf)];
        CompiledFunction.Instance values = function.Create();
        int size = quantities.Sum(quantity => quantity.Size);
        int count = draws.DrawsPerChain;
        double[] result = new double[size * draws.Chains * count];
        double[] parameters = new double[places.Length];
        double[] row = new double[size];
        for (int chain = 0; chain < draws.Chains; chain++)
        {
            for (int draw = 0; draw < count; draw++)
            {
                for (int k = 0; k < places.Length; k++) parameters[k] = draws[places[k]].Chain(chain)[draw];
                values.Run(parameters, []);
                map(values, row, chain, draw);
                for (int k = 0; k < size; k++) result[(k * draws.Chains + chain) * count + draw] = row[k];
            }
        }

        return new PosteriorDraws(quantities, draws.Chains, result);
    }

    private delegate void MapDraw(CompiledFunction.Instance values, Span<double> output, int chain, int draw);

    /// <summary>Expressions as functions of the parameters on their own scale, in the order of their statements.</summary>
    private sealed class ByParameters
    {
        private readonly CompiledFunction _function;

        public ByParameters(Model model, IEnumerable<Expr> expressions)
        {
            Dictionary<Node, Node> inputs = new(ReferenceEqualityComparer.Instance);
            int offset = 0;
            foreach (ParameterStatement parameter in model._statements.OfType<ParameterStatement>())
            {
                inputs[parameter.Value.Node] = new InputNode(offset, parameter.Value.Dimensions) { Name = parameter.Name };
                offset += parameter.Value.Size;
            }

            Node[] nodes = [.. expressions.Select(expression => expression.Node)];
            _function = model.Locked(() => model.CompileToRead(Topology.Rebuild(model._graph, nodes, inputs)));
        }

        public CompiledFunction.Instance Create() => _function.Create();
    }

    /// <summary>Draws parameters from their priors, one after the other: arguments may depend on those before.</summary>
    private sealed class PriorSampler
    {
        private const int MostTries = 100_000;

        private readonly (ParameterStatement Statement, CompiledFunction.Instance Values, DrawPrior Draw)[] _parameters;

        public PriorSampler(Model model)
        {
            ParameterStatement[] statements = [.. model._statements.OfType<ParameterStatement>()];
            DrawPrior[] draws = [.. statements.Select(Choose)];
            _parameters = [.. statements.Select((statement, i) => (statement, new ByParameters(model,
                [.. ArgumentsOf(statement), .. ((Expr?[])[statement.Support.LowerBound, statement.Support.UpperBound]).OfType<Expr>()]).Create(), draws[i]))];
        }

        public void Draw(ChainRandom random, Span<double> parameters)
        {
            int start = 0;
            foreach ((ParameterStatement statement, CompiledFunction.Instance values, DrawPrior draw) in _parameters)
            {
                values.Run(parameters, []);
                int count = statement.Prior.Arguments.Length;
                double[][] arguments = new double[count][];
                for (int k = 0; k < count; k++) arguments[k] = values[k].ToArray();
                ReadOnlySpan<double> lower = statement.Support.LowerBound is null ? [] : values[count];
                ReadOnlySpan<double> upper = statement.Support.UpperBound is null ? [] : values[count + (statement.Support.LowerBound is null ? 0 : 1)];
                draw(random, arguments, lower, upper, parameters.Slice(start, statement.Value.Size));
                start += statement.Value.Size;
            }
        }

        private delegate void DrawPrior(
            ChainRandom random, double[][] arguments, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> value);

        /// <summary>How a parameter is drawn. On a surface trying would never succeed.</summary>
        private static DrawPrior Choose(ParameterStatement statement)
        {
            (Distribution prior, Support support, Shape shape) = (statement.Prior, statement.Support, statement.Value.Dimensions);
            switch (prior, support.Kind)
            {
                case (FlatDistribution, SupportKind.Interval) when support.LowerBound is not null && support.UpperBound is not null:
                    return (random, _, lower, upper, value) =>
                    {
                        for (int i = 0; i < value.Length; i++)
                        {
                            double low = lower[lower.Length == 1 ? 0 : i];
                            value[i] = low + (upper[upper.Length == 1 ? 0 : i] - low) * random.NextUniform();
                        }
                    };
                case (FlatDistribution, SupportKind.Simplex):
                    double[] ones = new double[shape.Size];
                    Array.Fill(ones, 1);
                    return (random, _, _, _, value) => new DirichletDistribution(ones).Generate(random, [ones], shape, value);
                case (FlatDistribution, SupportKind.CorrelationMatrix):
                    return (random, _, _, _, value) => new LkjDistribution(shape.Rows, 1, factor: false).Generate(random, [[1]], shape, value);
                case (_, SupportKind.UnitVector) when IsEvenOnSpheres(prior):
                    return (random, _, _, _, value) =>
                    {
                        random.FillNormal(value);
                        double length = Math.Sqrt(FixedOrder.SumOfSquares(value));
                        for (int i = 0; i < value.Length; i++) value[i] /= length;
                    };
                case (NormalDistribution normal, SupportKind.SumToZero):
                    return (random, arguments, _, _, value) => new SumToZeroNormalDistribution(normal).Generate(random, arguments, shape, value);
            }

            if (!prior.IsProper)
            {
                throw new InvalidOperationException(
                    $"'{statement.Name}' has a flat prior: there is nothing to draw from. Give it a proper prior to see what the model expects.");
            }

            if (support.Kind is SupportKind.Interval or SupportKind.Ordered or SupportKind.PositiveOrdered || support.Kind == prior.Support.Kind)
                return (random, arguments, lower, upper, value) => TryUntilInside(random, statement, arguments, lower, upper, value);
            throw new InvalidOperationException(
                $"'{statement.Name}' ~ {prior} restricted to '{support}' cannot be drawn from. Priors that can: Dirichlet or Flat on a simplex, "
                + "Normal on vectors that sum to zero, Flat on unit vectors, Lkj or LkjCholesky on correlations.");
        }

        /// <summary>Whether all vectors of one length have the same density.</summary>
        private static bool IsEvenOnSpheres(Distribution prior) => prior is FlatDistribution || (prior is NormalDistribution
            && prior.Arguments[0].Value.Node is ConstantNode { IsScalar: true, Value: 0 } && prior.Arguments[1].Value.Dimensions.IsScalar);

        /// <summary>A prior that reaches beyond the support is drawn from until it does not.</summary>
        private static void TryUntilInside(ChainRandom random, ParameterStatement statement, double[][] arguments,
            ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> value)
        {
            Transform transform = Transform.Of(statement.Support);
            double[] coordinates = new double[statement.Coordinates.Size];
            bool exchangeable = statement.Support.Kind is SupportKind.Ordered or SupportKind.PositiveOrdered
                && arguments.All(argument => argument.Length == 1);
            for (int attempt = 0; attempt < MostTries; attempt++)
            {
                statement.Prior.Generate(random, arguments, statement.Value.Dimensions, value);
                if (exchangeable) value.Sort();
                if (statement.Support.Kind == SupportKind.Interval && statement.Value.Size > 1)
                {
                    // Elements are independent, so each is tried by itself.
                    if (TryElements(random, statement, arguments, lower, upper, value)) return;
                    continue;
                }

                if (transform.Unconstrain(value, statement.Value.Dimensions, lower, upper, coordinates) is null) return;
            }

            throw new InvalidOperationException(Require.Invariant(
                $"'{statement.Name}' ~ {statement.Prior} was not '{statement.Support}' in any of {MostTries} draws. State a prior with mass on the support."));
        }

        private static bool TryElements(ChainRandom random, ParameterStatement statement, double[][] arguments,
            ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> value)
        {
            double[] again = new double[value.Length];
            for (int attempt = 0; attempt < MostTries; attempt++)
            {
                bool all = true;
                for (int i = 0; i < value.Length; i++)
                {
                    bool inside = (lower.IsEmpty || value[i] > lower[lower.Length == 1 ? 0 : i]) && (upper.IsEmpty || value[i] < upper[upper.Length == 1 ? 0 : i]);
                    all &= inside;
                    if (!inside) value[i] = double.NaN;
                }

                if (all) return true;
                statement.Prior.Generate(random, arguments, statement.Value.Dimensions, again);
                for (int i = 0; i < value.Length; i++)
                {
                    if (double.IsNaN(value[i])) value[i] = again[i];
                }
            }

            return false;
        }
    }
}
