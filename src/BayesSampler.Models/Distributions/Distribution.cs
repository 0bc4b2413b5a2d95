using System.Collections.Immutable;

namespace BayesSampler.Models;

/// <summary>
/// A probability distribution over expressions: from one statement come its log density, in every argument, and values drawn
/// from it. Made by the functions of <see cref="Distributions"/>.
/// </summary>
public abstract class Distribution
{
    private protected Distribution(string name, params ReadOnlySpan<(string Name, Expr Value)> arguments)
    {
        Name = name;
        Arguments = [.. arguments];
        foreach ((string argument, Expr value) in arguments)
        {
            if (value is null) throw new ArgumentNullException(argument, $"{argument} of {name} is missing.");
        }
    }

    /// <summary>As it is printed: <c>normal</c>.</summary>
    public string Name { get; }

    /// <summary>The arguments with their names, in the order of the function that made it.</summary>
    internal ImmutableArray<(string Name, Expr Value)> Arguments { get; }

    /// <summary>The values it generates; a parameter with this prior takes its support from here.</summary>
    internal abstract Support Support { get; }

    /// <summary>The values that observations may have: those of the support, unless several stand for one.</summary>
    internal virtual Support Observed => Support;

    /// <summary>Whether it describes how data were recorded, which a parameter never is.</summary>
    internal virtual bool IsForDataOnly => false;

    /// <summary>What is wrong with observations that <see cref="Observed"/> does not tell, place and value first; null for nothing.</summary>
    internal virtual string? ComplainAboutData(ConstantNode data) => null;

    /// <summary>Whether it has a total probability: a flat prior has none.</summary>
    internal virtual bool IsProper => true;

    /// <summary>
    /// The normalised log density (or log probability) of values: for each element of a univariate one, for each row of a
    /// multivariate one.
    /// </summary>
    internal abstract Expr LogDensity(Expr x);

    /// <summary>The shape of what it generates if nothing else is said.</summary>
    internal abstract Shape NaturalShape { get; }

    /// <summary>Fills one array of values, given all elements of each argument.</summary>
    /// <param name="random">Where the randomness is from.</param>
    /// <param name="arguments">An array for each argument; a scalar has one element.</param>
    /// <param name="shape">The shape of the values.</param>
    /// <param name="values">Row by row.</param>
    internal abstract void Generate(ChainRandom random, double[][] arguments, Shape shape, Span<double> values);

    /// <summary>Whether values of this shape can come from it; else a sentence that says why not.</summary>
    internal abstract string? ComplainAboutShape(Shape shape);

    /// <summary>As it is printed: <c>normal(mu, sigma)</c>.</summary>
    public override string ToString() => $"{Name}({string.Join(", ", Arguments.Select(argument => Formula.Write(argument.Value.Node)))})";

    /// <summary>Whether an argument is the same number for all models: known now.</summary>
    private protected static bool IsConstant(Expr value) => value.Node is ConstantNode;

    /// <summary>An argument by its name; null if there is none.</summary>
    private protected Expr? Argument(string name) => Arguments.FirstOrDefault(argument => argument.Name == name).Value;

    /// <summary>Checks an argument that is data or a number; one that depends on parameters is checked by its density.</summary>
    private protected void RequireArgument(string name, Func<double, bool> holds, string what)
    {
        if (Argument(name)?.Node is not ConstantNode constant) return;
        for (int i = 0; i < constant.Values.Length; i++)
        {
            if (holds(constant.Values[i])) continue;
            string which = $"{name}{Observations.Place(constant.Shape, i)}";
            throw new ArgumentOutOfRangeException(name, Require.Invariant($"{which} of {Name} must be {what}, but was {constant.Values[i]}."));
        }
    }

    private protected void RequirePositive(string name) => RequireArgument(name, value => value > 0 && double.IsFinite(value), "positive and finite");

    private protected void RequireFinite(string name) => RequireArgument(name, double.IsFinite, "finite");

    private protected void RequireProbability(string name) => RequireArgument(name, value => value >= 0 && value <= 1, "a probability, from 0 to 1");

    private protected void RequireCount(string name) =>
        RequireArgument(name, value => value >= 0 && value <= 1L << 53 && value == Math.Floor(value), "a whole number from 0 on");

    /// <summary>Refuses an argument that depends on parameters.</summary>
    private protected void RequireData(string name)
    {
        if (Argument(name) is { Node: not ConstantNode } value)
            throw new ArgumentException($"{name} of {Name} are data, but {value.Describe()} depends on parameters.", name);
    }
}
