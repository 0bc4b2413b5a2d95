using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>One summand of a model's log density.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Pointwise">Its parts, one for each observation or element.</param>
/// <param name="Total">Their sum.</param>
/// <param name="Kind">What it is.</param>
internal sealed record ModelTerm(string Name, Expr Pointwise, Expr Total, TermKind Kind)
{
    public bool IsJacobian => Kind == TermKind.Jacobian;

    /// <summary>Whether it is a parameter's prior or Jacobian.</summary>
    public bool IsOwnPrior => Kind is TermKind.Prior or TermKind.Jacobian;

    /// <summary>The summands that a statement brings.</summary>
    public static IEnumerable<ModelTerm> Of(Statement statement)
    {
        switch (statement)
        {
            case ParameterStatement parameter:
                yield return Of($"log prior of {parameter.Name}", parameter.Prior, parameter.Value, TermKind.Prior);
                if (parameter.LogJacobian is { } jacobian)
                    yield return new ModelTerm($"log Jacobian of {parameter.Name}", jacobian, Sum(jacobian), TermKind.Jacobian);
                break;
            case ObservationStatement observation:
                yield return Of($"log likelihood of {observation.Name}", observation.Distribution, observation.Data, TermKind.Likelihood);
                break;
            case TermStatement term:
                yield return new ModelTerm(term.Name, term.Value, Sum(term.Value), TermKind.Term);
                break;
        }
    }

    private static ModelTerm Of(string name, Distribution distribution, Expr values, TermKind kind)
    {
        Expr pointwise = distribution.LogDensity(values);
        // A density that does not depend on its values, as a uniform one, counts for each.
        Expr total = pointwise.Dimensions.IsScalar && distribution is UnivariateDistribution && values.Size > 1 ? values.Size * pointwise : Sum(pointwise);
        return new ModelTerm(name, pointwise, total, kind);
    }
}

internal enum TermKind
{
    Prior,
    Jacobian,
    Likelihood,
    Term,
}
