using BayesSampler.Models;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.PosteriorDb;

/// <summary>
/// The path of hidden states is summed out by the forward recursion: of the odds of state 1 against state 2, given the series so
/// far, so that nothing underflows and only a ratio is left to the recursion.
/// </summary>
internal sealed class HiddenMarkov() : Posterior("hmm_example-hmm_example", "hidden Markov model with two states")
{
    // Two probabilities that add up to 1 are one quantity.
    public override IReadOnlyList<string> Redundant => ["theta1[2]", "theta2[2]"];

    public override ModelBuilder State(PosteriorData data)
    {
        ModelBuilder model = new();
        Expr y = model.Data("y", data.Vector("y"));
        Expr theta1 = model.Parameter("theta1", Support.Simplex, Flat(), 2);
        Expr theta2 = model.Parameter("theta2", Support.Simplex, Flat(), 2);
        Expr mu = model.Parameter("mu", Support.PositiveOrdered, Normal((double[])[3, 10], 1), 2);
        Expr emission1 = -0.5 * Square(y - mu[0]);
        Expr emission2 = -0.5 * Square(y - mu[1]);
        Expr odds = Scan(
            [Exp(emission1[0] - emission2[0])],
            [Exp(emission1 - emission2)[1..]],
            (state, ratio) => [ratio[0] * (state[0] * theta1[0] + theta2[0]) / (state[0] * theta1[1] + theta2[1])])[0];
        Expr weightOfState2 = emission2[0] + Sum(Log(odds[..^1] * theta1[1] + theta2[1]) + emission2[1..]);
        model.AddTerm("log likelihood of y", weightOfState2 + Log1p(odds[y.Size - 1]));
        return model;
    }
}
