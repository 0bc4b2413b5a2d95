namespace BayesSampler.CompareStan;

/// <summary>
/// All rows of the table, in order. A case that ends with <c>-rows</c>, <c>-gram</c> or <c>-glm</c> differs in one side only
/// from the one it is named after.
/// </summary>
internal static class Cases
{
    public static IReadOnlyList<ComparisonCase> All { get; } =
    [
        new("ridge-known-442x10", "ridge_known", "442x10", Goal.Rewritten, () => new Ridge(442, 10, scalesKnown: true)),
        new("ridge-known-442x10-rows", "ridge_known", "442x10", Goal.Elsewhere,
            () => new Ridge(442, 10, scalesKnown: true, reduced: false)),
        new("ridge-known-442x10-gram", "ridge_known_gram", "442x10", Goal.Cheap, () => new Ridge(442, 10, scalesKnown: true)),
        new("ridge-known-10000x100", "ridge_known", "10000x100", Goal.Rewritten, () => new Ridge(10_000, 100, scalesKnown: true))
        {
            IsSlow = true,
        },
        new("ridge-known-10000x100-rows", "ridge_known", "10000x100", Goal.NearFloor("normal 10000 x 100"),
            () => new Ridge(10_000, 100, scalesKnown: true, reduced: false))
        {
            IsSlow = true,
        },
        new("ridge-known-10000x100-gram", "ridge_known_gram", "10000x100", Goal.Elsewhere,
            () => new Ridge(10_000, 100, scalesKnown: true)),
        new("ridge-unknown-442x10", "ridge_unknown", "442x10", Goal.Rewritten, () => new Ridge(442, 10, scalesKnown: false)),
        new("ridge-unknown-442x10-glm", "ridge_unknown_glm", "442x10", Goal.Cheap, () => new Ridge(442, 10, scalesKnown: false)),
        new("ridge-unknown-10000x100-glm", "ridge_unknown_glm", "10000x100", Goal.Rewritten,
            () => new Ridge(10_000, 100, scalesKnown: false)) { IsSlow = true },
        new("ridge-unknown-10000x100-glm-rows", "ridge_unknown_glm", "10000x100", Goal.NearFloor("normal 10000 x 100"),
            () => new Ridge(10_000, 100, scalesKnown: false, reduced: false)) { IsSlow = true },
        new("gaussian-100", "gauss_diag", "100", Goal.Cheap, () => new Gaussian(100, 1)),
        new("gaussian-100-ill", "gauss_diag", "100-ill", Goal.Cheap, () => new Gaussian(100, 1e4)),
        new("gaussian-1000", "gauss_diag", "1000", Goal.Cheap, () => new Gaussian(1000, 1)),
        new("gaussian-1000-ill", "gauss_diag", "1000-ill", Goal.Cheap, () => new Gaussian(1000, 1e4)),
        new("logistic-10000x50", "logistic_glm", "10000x50", Goal.NearFloor("logistic 10000 x 50"),
            () => new Logistic(10_000, 50))
        {
            IsSlow = true,
        },
        new("funnel-10", "funnel", "10", Goal.None, () => new Funnel(10)),
        Posterior("eight_schools-eight_schools_noncentered", Goal.Cheap),
        Posterior("kidiq-kidscore_momhsiq", Goal.Rewritten),
        Posterior("kidiq-kidscore_momhsiq", Goal.Elsewhere, "_glm"),
        Posterior("sblrc-blr", Goal.Rewritten),
        Posterior("arK-arK", Goal.Rewritten),
        Posterior("garch-garch11", Goal.Elsewhere),
        Posterior("diamonds-diamonds", Goal.Rewritten) with { IsSlow = true },
        Posterior("nes2000-nes", Goal.Rewritten) with { IsSlow = true },
        Posterior("nes2000-nes", Goal.Elsewhere, "_glm"),
        Posterior("gp_pois_regr-gp_regr", Goal.Elsewhere),
        Posterior("earnings-logearn_interaction", Goal.Rewritten) with { IsSlow = true },
        Posterior("earnings-logearn_interaction", Goal.Elsewhere, "_glm") with { IsSlow = true },
        Posterior("low_dim_gauss_mix-low_dim_gauss_mix", Goal.Elsewhere),
        Posterior("hmm_example-hmm_example", Goal.Elsewhere),
        // Stan solves the equations to a relative error of 1e-5.
        Posterior("hudson_lynx_hare-lotka_volterra", Goal.Elsewhere) with { IsSlow = true, DensityTolerance = 1e-3 },
    ];

    public static ComparisonCase Find(string name) => All.FirstOrDefault(one => one.Name == name) ?? throw new ArgumentException(
        $"There is no case '{name}'. There are: {string.Join(", ", All.Select(one => one.Name))}.");

    private static ComparisonCase Posterior(string name, Goal goal, string form = "") =>
        new(name + form.Replace('_', '-'), name + form, "posteriordb", goal, () => new Reference(name));
}
