namespace BayesSampler.Models;

/// <summary>One statement of a model.</summary>
internal abstract record Statement(string Name);

/// <summary>A parameter: its prior, and its way from the coordinates that are sampled.</summary>
/// <param name="Name">As reported.</param>
/// <param name="Prior">What is believed of it beforehand.</param>
/// <param name="Support">The values it may take.</param>
/// <param name="Coordinates">Its stretch of the position.</param>
/// <param name="Value">The parameter itself.</param>
/// <param name="LogJacobian">Of the way from the coordinates; null for a constant.</param>
internal sealed record ParameterStatement(
    string Name, Distribution Prior, Support Support, InputNode Coordinates, Expr Value, Expr? LogJacobian) : Statement(Name)
{
    public override string ToString()
    {
        string support = Prior.Support.ToString() == Support.ToString() && Support.Kind != SupportKind.Interval ? "" : Support.ToString();
        string sizes = Value.Dimensions.IsScalar ? "" : $"[{string.Join(", ", Value.Shape)}]";
        return $"{Name}{sizes} ~ {Prior}{(support.Length == 0 ? "" : $"    {Name} {support}")}";
    }
}

/// <summary>A quantity computed from parameters, recorded with the draws.</summary>
internal sealed record DerivedStatement(string Name, Expr Value) : Statement(Name)
{
    public override string ToString() => $"{Name}{(Value.Dimensions.IsScalar ? "" : $"[{string.Join(", ", Value.Shape)}]")} = {Formula.Write(Value.Node.Inputs[0])}";
}

/// <summary>Data and where they come from.</summary>
internal sealed record ObservationStatement(string Name, Expr Data, Distribution Distribution) : Statement(Name)
{
    public override string ToString() => $"{Name}{(Data.Dimensions.IsScalar ? "" : $"[{string.Join(", ", Data.Shape)}]")} ~ {Distribution}    observed";
}

/// <summary>A term added to the log density.</summary>
internal sealed record TermStatement(string Name, Expr Value) : Statement(Name)
{
    public override string ToString() => $"log density += {Formula.Write(Value.Node)}    ({Name})";
}
