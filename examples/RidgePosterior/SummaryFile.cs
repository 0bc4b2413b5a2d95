using System.Text.Json;
using System.Text.Json.Nodes;
using BayesSampler;
using BayesSampler.Analysis;

namespace RidgeExample;

/// <summary>Writes <c>summary.json</c>. A number that is not finite becomes null: JSON has no other word for it.</summary>
internal static class SummaryFile
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    public static void Write(string path, Options options, Regression regression, IEnumerable<SamplerRun> runs)
    {
        JsonObject samplers = [];
        foreach (SamplerRun run in runs) samplers.Add(run.Name, Sampler(run));
        JsonObject summary = new()
        {
            ["rows"] = regression.Data.Rows,
            ["features"] = new JsonArray([.. regression.Data.Features.Select(name => (JsonNode)name)]),
            ["penalty"] = Number(regression.Penalty),
            ["noiseSd"] = Number(regression.NoiseSd),
            ["priorSd"] = Number(regression.PriorSd),
            ["seed"] = options.Seed,
            ["samplers"] = samplers,
        };
        File.WriteAllText(path, summary.ToJsonString(Format) + "\n");
    }

    private static JsonObject Sampler(SamplerRun run)
    {
        ComparisonVerdict verdict = run.Comparison.Verdict;
        return new JsonObject
        {
            ["coefficients"] = new JsonArray([.. run.Comparison.Coefficients.Select(Coefficient)]),
            ["verdict"] = new JsonObject
            {
                ["mode"] = verdict.Mode,
                ["mean"] = verdict.Mean,
                ["sd"] = verdict.Sd,
                ["intervals"] = verdict.Intervals,
                ["pass"] = verdict.Pass,
                ["reasons"] = new JsonArray([.. verdict.Reasons.Select(reason => (JsonNode)reason)]),
            },
            ["divergences"] = run.Result?.DivergenceCount ?? 0,
            ["eBfmi"] = new JsonArray([.. run.EBfmi.Select(value => Number(value))]),
            ["seconds"] = Number(run.Seconds),
        };
    }

    private static JsonObject Coefficient(CoefficientComparison row) => new()
    {
        ["name"] = row.Name,
        ["ridge"] = Number(row.Ridge),
        ["mode"] = Number(row.Mode),
        ["mean"] = Number(row.Mean),
        ["mcseMean"] = Number(row.McseMean),
        ["z"] = Number(row.ZMean),
        ["sd"] = Number(row.Sd),
        ["exactSd"] = Number(row.ExactSd),
        ["eti95"] = Interval(row.Eti),
        ["exactEti95"] = Interval(row.ExactEti),
        ["hdi95"] = Interval(row.Hdi),
        ["rHat"] = Number(row.RHat),
        ["essBulk"] = Number(row.EssBulk),
        ["essTail"] = Number(row.EssTail),
    };

    private static JsonArray Interval(CredibleInterval interval) => [Number(interval.Lower), Number(interval.Upper)];

    private static JsonValue? Number(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;
}
