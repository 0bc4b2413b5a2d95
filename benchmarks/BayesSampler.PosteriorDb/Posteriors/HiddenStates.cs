using BayesSampler.Models;
using static BayesSampler.Models.Distributions;
using static BayesSampler.Models.Functions;

namespace BayesSampler.PosteriorDb;

/// <summary>Two hidden states that follow each other by chance; their path is summed out.</summary>
internal sealed class HiddenStates() : Posterior("hmm_example-hmm_example", "hidden Markov model with two states")
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
        Expr emission = Rows(-0.5 * Square(y - mu[0]), -0.5 * Square(y - mu[1]));
        // Both states enter the first step with weight 1.
        model.AddTerm("log likelihood of y", HiddenMarkov(emission, Rows(theta1, theta2), (double[])[1, 1]));
        return model;
    }
}
