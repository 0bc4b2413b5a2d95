using System.CommandLine;
using System.Globalization;
using BayesSampler;

namespace RidgeExample;

/// <summary>What is known of the noise: a value, the value that maximises the evidence, or nothing.</summary>
internal enum NoiseChoice
{
    Given,
    PlugIn,
    Unknown,
}

/// <summary>The command line, read and checked.</summary>
internal sealed record Options
{
    public required string Data { get; init; }

    public required string Target { get; init; }

    public required string[]? Features { get; init; }

    public required double? Penalty { get; init; }

    public required double? PriorSd { get; init; }

    public required double? PriorLambda { get; init; }

    public required NoiseChoice Noise { get; init; }

    public required double? NoiseSd { get; init; }

    public required string? PriorMean { get; init; }

    public required Standardization Standardize { get; init; }

    public required bool Intercept { get; init; }

    public required string? Predict { get; init; }

    public required string[] Samplers { get; init; }

    public required int Chains { get; init; }

    public required int? Warmup { get; init; }

    public required int Draws { get; init; }

    public required ulong Seed { get; init; }

    public required string Out { get; init; }

    /// <summary>Builds the command; <paramref name="run"/> is called with checked options and returns the exit code.</summary>
    public static RootCommand Command(Func<Options, int> run)
    {
        Option<string?> data = new("--data") { Description = "CSV file with a header row. Without it: the diabetes data shipped with the program.", HelpName = "FILE" };
        Option<string?> target = new("--target") { Description = "Column to explain.", HelpName = "COLUMN" };
        Option<string?> features = new("--features") { Description = "Columns to explain it by, separated by commas. Without it: all others.", HelpName = "a,b,c" };
        Option<double?> penalty = Number("--penalty", "A", "Ridge penalty: minimises |y - X theta|^2 + A |theta - theta0|^2, prior variance sigma^2/A.");
        Option<double?> priorSd = Number("--prior-sd", "T", "Prior sd of each coefficient.");
        Option<double?> priorLambda = Number("--prior-lambda", "L", "Log prior -L |theta - theta0|^2: prior variance 1/(2L).");
        Option<string> noiseSd = new("--noise-sd")
        {
            Description = "Sd of the noise: a number; plug-in, the value that maximises the evidence given the rest; or unknown, to be sampled (not with --prior-sd or --prior-lambda).",
            HelpName = "S|plug-in|unknown",
            DefaultValueFactory = _ => "plug-in",
        };
        Option<string?> priorMean = new("--prior-mean")
        {
            Description = "Prior mean theta0 of the (standardised) coefficients: one number for all, or a CSV file with a column for each feature and one row. Default 0.",
            HelpName = "V|FILE",
        };
        Option<string> standardize = new("--standardize")
        {
            Description = "Divide predictors by their sd (divisor n-1: sample, n: population). Penalty and prior then speak of the standardised predictors.",
            DefaultValueFactory = _ => "sample",
        };
        standardize.AcceptOnlyFromAmong("none", "sample", "population");
        Option<bool> noIntercept = new("--no-intercept") { Description = "Leave the intercept out; then nothing is centred." };
        Option<string?> predict = new("--predict") { Description = "CSV file of new rows: writes predictions.csv.", HelpName = "FILE" };
        Option<string> sampler = new("--sampler")
        {
            Description = "mh: random-walk Metropolis, hmc, nuts, exact: independent draws from the closed form, all: the four of them.",
            DefaultValueFactory = _ => "all",
        };
        sampler.AcceptOnlyFromAmong("all", "mh", "hmc", "nuts", "exact");
        Option<int> chains = new("--chains") { Description = "Chains of each sampler.", DefaultValueFactory = _ => 4, HelpName = "N" };
        Option<int?> warmup = new("--warmup") { Description = "Adapting iterations of each chain. Without it: 300, for mh 5000.", HelpName = "N" };
        Option<int> draws = new("--draws") { Description = "Draws of each chain.", DefaultValueFactory = _ => 1000, HelpName = "N" };
        Option<ulong> seed = new("--seed") { Description = "The same seed gives the same draws.", DefaultValueFactory = _ => 1, HelpName = "N" };
        Option<string> output = new("--out") { Description = "Folder for all files.", DefaultValueFactory = _ => "ridge-posterior", HelpName = "DIR" };

        RootCommand command = new(
            "The posterior of a ridge regression, sampled by Metropolis-Hastings, HMC and NUTS, beside its closed form. "
            + "Exit code 0: they agree; 1: they do not; 2: bad input.");
        foreach (Option option in (Option[])
            [data, target, features, penalty, priorSd, priorLambda, noiseSd, priorMean, standardize, noIntercept, predict, sampler, chains, warmup, draws, seed, output])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            string? file = parsed.GetValue(data);
            string? column = parsed.GetValue(target);
            if (file is not null && column is null)
                throw new ArgumentException("--target is missing: name the column of --data to explain.");
            (NoiseChoice choice, double? sd) = ReadNoise(parsed.GetValue(noiseSd)!);
            Options options = new()
            {
                Data = file ?? Path.Combine(AppContext.BaseDirectory, "data", "diabetes.csv"),
                Target = column ?? "target",
                Features = parsed.GetValue(features)?.Split(',', StringSplitOptions.TrimEntries),
                Penalty = parsed.GetValue(penalty),
                PriorSd = parsed.GetValue(priorSd),
                PriorLambda = parsed.GetValue(priorLambda),
                Noise = choice,
                NoiseSd = sd,
                PriorMean = parsed.GetValue(priorMean),
                Standardize = Enum.Parse<Standardization>(parsed.GetValue(standardize)!, ignoreCase: true),
                Intercept = !parsed.GetValue(noIntercept),
                Predict = parsed.GetValue(predict),
                Samplers = parsed.GetValue(sampler) is "all" or null ? ["mh", "hmc", "nuts", "exact"] : [parsed.GetValue(sampler)!],
                Chains = parsed.GetValue(chains),
                Warmup = parsed.GetValue(warmup),
                Draws = parsed.GetValue(draws),
                Seed = parsed.GetValue(seed),
                Out = parsed.GetValue(output)!,
            };
            options.Check();
            return run(options);
        });
        return command;
    }

    private void Check()
    {
        string[] priors =
        [
            .. Penalty is null ? (string[])[] : ["--penalty"],
            .. PriorSd is null ? (string[])[] : ["--prior-sd"],
            .. PriorLambda is null ? (string[])[] : ["--prior-lambda"],
        ];
        if (priors.Length > 1)
            throw new ArgumentException($"{string.Join(" and ", priors)} state the same prior in different conventions. Give one of them.");
        if (Noise == NoiseChoice.Unknown && (PriorSd ?? PriorLambda) is not null)
        {
            throw new ArgumentException(
                $"--noise-sd unknown goes with --penalty only, not with {priors[0]}: with the noise unknown there is a closed form only for a prior that scales with it.");
        }

        if (Penalty is < 0 || !IsFinite(Penalty)) throw new ArgumentException($"--penalty must be zero or positive, but was {Penalty}.");
        CheckPositive("--prior-sd", PriorSd);
        CheckPositive("--prior-lambda", PriorLambda);
        CheckPositive("--noise-sd", NoiseSd);
        if (string.IsNullOrWhiteSpace(Target)) throw new ArgumentException("--target must name a column, but was empty.");
        if (string.IsNullOrWhiteSpace(Out)) throw new ArgumentException("--out must name a folder, but was empty.");

        // The settings of the samplers would complain too, but only after the data has been read.
        if (Chains < 1) throw new ArgumentException($"--chains must be at least 1, but was {Chains}.");
        if (Draws < 1) throw new ArgumentException($"--draws must be at least 1, but was {Draws}.");
        if (Warmup < 1) throw new ArgumentException($"--warmup must be at least 1, but was {Warmup}: samplers have to be tuned.");
    }

    private static bool IsFinite(double? value) => value is not { } number || double.IsFinite(number);

    private static void CheckPositive(string name, double? value)
    {
        if (value is <= 0 || !IsFinite(value)) throw new ArgumentException($"{name} must be positive, but was {value}.");
    }

    private static (NoiseChoice Choice, double? Sd) ReadNoise(string text)
    {
        if (text == "plug-in") return (NoiseChoice.PlugIn, null);
        if (text == "unknown") return (NoiseChoice.Unknown, null);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double sd)
            ? (NoiseChoice.Given, sd)
            : throw new ArgumentException($"--noise-sd must be a number, plug-in or unknown, but was '{text}'.");
    }

    private static Option<double?> Number(string name, string help, string description) => new(name)
    {
        Description = description,
        HelpName = help,
        CustomParser = result =>
        {
            string text = result.Tokens.Single().Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) return value;
            result.AddError($"{name} must be a number with a decimal point, but was '{text}'.");
            return null;
        },
    };
}
