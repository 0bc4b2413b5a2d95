// Where the time goes from the start of a process to its first kept draws: eight schools, four chains, a warmup of 200. Run the
// built program, not `dotnet run`, whose own seconds would be counted.
using System.Diagnostics;
using BayesSampler;
using BayesSampler.Models;
using static BayesSampler.Models.Distributions;

DateTime start = Process.GetCurrentProcess().StartTime;
List<(string Stage, double Milliseconds)> stages = [];
double last = 0;
void Stage(string name)
{
    double now = (DateTime.Now - start).TotalMilliseconds;
    stages.Add((name, now - last));
    last = now;
}

Stage("runtime, to the first line of Main");
double[] y = [28, 8, -3, 7, -1, 1, 18, 12];
double[] se = [15, 10, 16, 11, 9, 11, 10, 18];
ModelBuilder m = new();
Expr z = m.Parameter("z", Normal(0, 1), 8);
Expr mu = m.Parameter("mu", Normal(0, 5));
Expr tau = m.Parameter("tau", HalfCauchy(5));
Expr theta = m.Derived("theta", mu + tau * z);
m.Observe("y", y, Normal(theta, se));
Stage("statements");
Model model = m.Build();
Stage("graph, gradient, plan, code");
IDifferentiableLogDensity density = model.CreateEvaluator();
double value = density.LogDensityAndGradient(new double[10], new double[10]);
Stage("first log density and gradient");
SamplingResult<HmcTuning> result = new NutsSampler(new NutsSettings { Seed = 1, Warmup = 200, Draws = 1 }).Sample(model);
Stage("four warmups of 200 and the first draws");

foreach ((string stage, double milliseconds) in stages) Console.WriteLine(FormattableString.Invariant($"{milliseconds,8:F1} ms  {stage}"));
Console.WriteLine(FormattableString.Invariant($"{last,8:F1} ms  in all (log density at zero {value:F3}, theta[1] of the first draw {result.Draws["theta[1]"].Chain(0)[0]:F3})"));
