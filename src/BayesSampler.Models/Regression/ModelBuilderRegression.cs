using System.Collections.Immutable;
using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

/// <summary>Regressions as statements of a model.</summary>
public static class ModelBuilderRegression
{
    /// <summary>
    /// States the coefficients of a regression. Reported are, under the names of <see cref="RegressionDesign.Names"/>, coefficients
    /// on the scale of the data as given, with the intercept of columns that are not centred: <c>b_intercept</c>, <c>b_height</c>.
    /// What is sampled is beside them, <c>b_design_intercept</c> and the vector <c>b_design</c>; without standardisation the same
    /// numbers.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="name">What all names begin with.</param>
    /// <param name="design">The columns.</param>
    /// <param name="prior">Of the coefficients but the intercept, on the scale of sampling: one for all, or a vector of them.</param>
    /// <param name="intercept">
    /// Of the intercept on the scale of sampling: of a row whose centred columns have their means. Null for a flat one.
    /// </param>
    /// <returns>The coefficients and the linear predictor, for any likelihood.</returns>
    /// <exception cref="ArgumentException">
    /// A name in use, a prior that does not fit, one of an intercept that is not there, or a design of no columns.
    /// </exception>
    public static RegressionCoefficients Regression(
        this ModelBuilder model, string name, RegressionDesign design, Distribution prior, Distribution? intercept = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(prior);
        ImmutableArray<string> names = design.Names;
        int first = design.HasIntercept ? 1 : 0;
        if (names.Length == first)
            throw new ArgumentException($"The design of '{name}' has no columns. Add some by Columns or Indicators; an intercept alone is a Parameter.", nameof(design));
        if (intercept is not null && first == 0)
            throw new ArgumentException($"The intercept of '{name}' has a prior, but its design has no intercept. Add Intercept to the design.", nameof(intercept));

        string sampledName = name + "_design";
        Expr? level = first == 0 ? null
            : model.Parameter($"{sampledName}_{DesignColumn.InterceptName}", intercept ?? Distributions.Flat());
        level?.RequireScalar("An intercept");
        Expr slopes = model.Parameter(sampledName, prior, names.Length - first);
        Expr sampled = level is null ? slopes : Concat(level, slopes);
        Expr raw = design.Layout.IsRaw ? sampled : RegressionCoefficients.Times(design.Layout.ToRaw, sampled);
        ImmutableArray<Expr> reported = [.. names.Select((column, k) => model.Derived($"{name}_{column}", raw[k]))];
        return new RegressionCoefficients(name, design, level, slopes, reported);
    }
}
