using static BayesSampler.Models.Functions;

namespace BayesSampler.Models;

internal sealed class VonMisesDistribution : UnivariateDistribution
{
    private const double Log2Pi = 1.8378770664093454836;

    private readonly Expr _mean;
    private readonly Expr _concentration;

    public VonMisesDistribution(Expr mean, Expr concentration)
        : base("von_mises", ("mean", mean), ("concentration", concentration))
    {
        _mean = mean;
        _concentration = concentration;
        RequireFinite("mean");
        RequireArgument("concentration", value => value >= 0 && double.IsFinite(value), "0 or positive, and finite");
    }

    internal override Support Support => Support.Interval(-Math.PI, Math.PI);

    // An angle is one in any turn.
    internal override Support Observed => Support.Real;

    // cos(x) = 1 - 2 sin²(x / 2), and the 1 is taken into the normalisation: for high concentration nothing cancels.
    internal override Expr LogDensity(Expr x) => -2 * _concentration * Square(Sin(0.5 * (x - _mean))) - LogNormaliser();

    internal override Expr LogCdf(Expr x) => Expr.Elementwise(Operations.LogVonMisesCdf, x, _mean, _concentration);

    internal override Expr LogCcdf(Expr x) => Expr.Elementwise(Operations.LogVonMisesCcdf, x, _mean, _concentration);

    internal override double Generate(ChainRandom random, ReadOnlySpan<double> arguments)
    {
        double angle = Math.IEEERemainder(arguments[0] + Variates.VonMises(random, arguments[1]), 2 * Math.PI);
        return angle <= -Math.PI ? angle + 2 * Math.PI : angle;
    }

    private Expr LogNormaliser() => Expr.Elementwise(Operations.LogScaledBesselI0, _concentration) + Log2Pi;
}
