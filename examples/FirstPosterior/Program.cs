using BayesSampler;

// The posterior of a mean and a log scale, from five measurements.
double[] y = [4.2, 5.1, 3.9, 4.8, 5.6];
var model = LogDensity.FromFunction(["mu", "logSigma"], (q, gradient) =>
{
    (double mu, double logSigma) = (q[0], q[1]);
    double precision = PortableMath.Exp(-2 * logSigma);
    double squares = 0, sum = 0;
    foreach (double value in y)
    {
        squares += (value - mu) * (value - mu);
        sum += value - mu;
    }

    // y ~ N(mu, sigma), mu ~ N(0, 10), log sigma ~ N(0, 1)
    gradient[0] = precision * sum - mu / 100;
    gradient[1] = precision * squares - y.Length - logSigma;
    return -precision * squares / 2 - y.Length * logSigma - mu * mu / 200 - logSigma * logSigma / 2;
});
Console.WriteLine(GradientCheck.Run(model, [1.0, 0.5]));

var result = new NutsSampler(new NutsSettings { Seed = 1 }).Sample(model);
Console.WriteLine(result);
