using System.Globalization;
using CsCheck;

namespace BayesSampler.Tests;

public sealed class CmdStanCsvTests : IDisposable
{
    // CmdStan's layout, written by hand: two chains' worth of what a file holds, warmup saved, columns of L not in order.
    private const string ByHand =
        """
        # stan_version_major = 2
        # stan_version_minor = 33
        # stan_version_patch = 1
        # model = eight_schools_model
        # start_datetime = 2024-01-31 12:00:00 UTC
        # method = sample (Default)
        #   sample
        #     num_samples = 5
        #     num_warmup = 3
        #     save_warmup = 1
        #     thin = 2
        #     adapt
        #       engaged = 1 (Default)
        #       gamma = 0.05 (Default)
        #       delta = 0.95
        #     algorithm = hmc (Default)
        #       hmc
        #         engine = nuts (Default)
        #           nuts
        #             max_depth = 12
        #         metric = diag_e (Default)
        #         metric_file =  (Default)
        #         stepsize = 1 (Default)
        # id = 2
        # data
        #   file = schools.json
        # random
        #   seed = 4294967295
        # output
        #   file = output_2.csv
        lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu,L.1.1,L.2.1,L.2.2,L.1.2,t.1,t.2,t.3
        -9,0.5,1,1,1,0,9,100,100,100,100,100,100,100,100
        -9,0.5,1,1,1,1,9,101,101,101,101,101,101,101,101
        # Adaptation terminated
        # Step size = 0.625
        # Diagonal elements of inverse mass matrix:
        # 0.5, 1.5e-3, 2, 1, 1, 1, 3
        -1.5,0.875,0.625,3,7,0,4.5,1e-3,11,21,22,12,0.1,0.2,0.3
        -2.5,1,0.625,2,3,1,nan,-inf,11,21,22,12,+1,2,3
        -3.5,1,0.625,2,3,0,5,inf,11,21,22,12,1,2,3
        # 
        #  Elapsed Time: 0.25 seconds (Warm-up)
        #                1.5 seconds (Sampling)
        #                1.75 seconds (Total)
        # 
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("cmdstan").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_in_CmdStans_layout_is_read()
    {
        string other = ByHand.Replace("id = 2", "id = 3", StringComparison.Ordinal);
        CmdStanDraws read = CmdStanCsv.Read(Save("a.csv", ByHand), Save("b.csv", other));
        ParameterInfo[] expected = [new("mu"), new("L", 2, 2), new("t", 3)];
        Assert.Equal(expected, read.Draws.Parameters.ToArray());
        Assert.Equal((2, 3), (read.Draws.Chains, read.Draws.DrawsPerChain));
        Assert.Equal([0.001, double.NegativeInfinity, double.PositiveInfinity], read.Draws["mu"].Chain(1).ToArray());
        string[] elements = ["L[1,1]", "L[1,2]", "L[2,1]", "L[2,2]"];
        Assert.Equal([11, 12, 21, 22], elements.Select(name => read.Draws[name].Values[0]));
        Assert.Equal([0.2, 2, 2], read.Draws["t[2]"].Chain(0).ToArray());

        PosteriorDraws statistics = read.Statistics!;
        Assert.Equal(
            ["lp__", "accept_stat__", "stepsize__", "treedepth__", "n_leapfrog__", "divergent__", "energy__"],
            statistics.Names.ToArray());
        Assert.Equal([0, 1, 0], statistics["divergent__"].Chain(1).ToArray());
        Assert.Equal([4.5, double.NaN, 5], statistics["energy__"].Chain(0).ToArray());

        Assert.Equal([2, 3], read.Headers.Select(header => header.Id!.Value));
        CmdStanHeader header = read.Headers[0];
        Assert.Equal(("eight_schools_model", 4294967295UL, 3, 2), (header.Model, header.Seed, header.Warmup, header.Thin));
        Assert.Equal((0.95, 12, "diag_e", 0.625), (header.TargetAcceptance, header.MaxTreeDepth, header.Metric, header.StepSize));
        Assert.Equal((0.25, 1.5), (header.WarmupSeconds, header.SamplingSeconds));
        Assert.Equal([0.5, 0.0015, 2, 1, 1, 1, 3], header.InverseMetric.ToArray());
    }

    [Fact]
    public void What_is_written_is_read_with_the_same_bits() =>
        Gen.Select(Gen.Double.Array[2 * 3 * 17], Gen.Int[0, 2]).Sample((values, special) =>
        {
            values[5] = special switch { 0 => double.NaN, 1 => double.NegativeInfinity, _ => -0.0 };
            ParameterInfo[] parameters = [new("alpha"), new("T", 2, 3, 2), new("Sepal.Length"), new("beta", 2), new("x2")];
            PosteriorDraws draws = new(parameters, 2, values);
            double[] numbers = [.. Enumerable.Range(0, 4 * 6).Select(i => i / 3.0)];
            PosteriorDraws statistics = new(ParameterInfo.Scalars("energy__", "lp__", "int_time__", "treedepth__"), 2, numbers);
            CmdStanHeader header = new()
            {
                Model = "ridge",
                Id = 7,
                Seed = ulong.MaxValue,
                Warmup = 10,
                Thin = 3,
                TargetAcceptance = 0.9,
                MaxTreeDepth = 8,
                Metric = "dense_e",
                StepSize = 0.1 + 0.2,
                InverseMetric = [1e-300, 1.0 / 3],
                WarmupSeconds = 0.001,
                SamplingSeconds = 2,
            };

            // Samples run in parallel: each needs files of its own.
            string[] paths = [Path.Combine(_folder, Path.GetRandomFileName()), Path.Combine(_folder, Path.GetRandomFileName())];
            CmdStanCsv.Write(paths[0], draws, statistics, 0, header);
            CmdStanCsv.Write(paths[1], draws, statistics, 1, header with { Id = null });
            CmdStanDraws read = CmdStanCsv.Read(paths);

            Assert.Equal(parameters, read.Draws.Parameters.ToArray());
            for (int k = 0; k < draws.Names.Length; k++)
                Assert.Equal(Bits(draws[k].Values), Bits(read.Draws[k].Values));
            Assert.Equal(["lp__", "treedepth__", "energy__", "int_time__"], read.Statistics!.Names.ToArray());
            foreach (string name in statistics.Names)
                Assert.Equal(Bits(statistics[name].Values), Bits(read.Statistics[name].Values));
            Assert.Equal([7, 2], read.Headers.Select(one => one.Id!.Value));
            Assert.Equal(header.InverseMetric.ToArray(), read.Headers[0].InverseMetric.ToArray());
            Assert.Equal(header, read.Headers[0] with { InverseMetric = header.InverseMetric });
        });

    [Fact]
    public void A_file_of_WALNUTS_has_its_own_columns_behind_those_of_CmdStan()
    {
        WalnutsSettings settings = new() { Seed = 3, Chains = 2, Warmup = 100, Draws = 30, MaxTreeDepth = 7 };
        SamplingResult result = new WalnutsSampler(settings).Sample(Testing.Targets.Banana());
        result.WriteCsv(_folder, "walnuts");
        string[] paths = [.. Enumerable.Range(1, 2).Select(chain => Path.Combine(_folder, $"walnuts-{chain}.csv"))];
        Assert.Contains("energy__,min_stepsize__,irreversible__,x,y", File.ReadAllLines(paths[0]).First(line => line[0] != '#'));
        CmdStanDraws read = CmdStanCsv.Read(paths);
        Assert.Equal(7, read.Headers[1].MaxTreeDepth);
        Assert.Equal(result.Draws["y"].Values.ToArray(), read.Draws["y"].Values.ToArray());
        foreach (string name in result.Statistics.Names)
            Assert.Equal(result.Statistics[name].Values.ToArray(), read.Statistics![name].Values.ToArray());
    }

    [Fact]
    public void The_text_is_CmdStans_in_every_culture()
    {
        double[] values = [0.5, 1e-5, 11, double.NaN, 12, double.PositiveInfinity, 21, double.NegativeInfinity, 22, 22.5];
        PosteriorDraws draws = new([new("mu"), new("L", 2, 2)], 1, values);
        PosteriorDraws statistics = new(ParameterInfo.Scalars("treedepth__", "lp__"), 1, [3, 4, -1.25, -2]);
        CmdStanHeader header = new() { Model = "m", Seed = 5, Warmup = 1, StepSize = 0.5, InverseMetric = [1, 2.5] };
        header = header with { WarmupSeconds = 1.5, SamplingSeconds = 2 };
        const string Expected =
            """
            # stan_version_major = 2
            # stan_version_minor = 21
            # stan_version_patch = 0
            # model = m
            # method = sample
            #   sample
            #     num_samples = 2
            #     num_warmup = 1
            #     save_warmup = 0
            #     thin = 1
            #     algorithm = hmc
            #       hmc
            #         engine = nuts
            #         metric = diag_e
            # id = 1
            # random
            #   seed = 5
            lp__,treedepth__,mu,L.1.1,L.2.1,L.1.2,L.2.2
            # Adaptation terminated
            # Step size = 0.5
            # Diagonal elements of inverse mass matrix:
            # 1, 2.5
            -1.25,3,0.5,11,21,12,22
            -2,4,1E-05,nan,-inf,inf,22.5
            # 
            #  Elapsed Time: 1.5 seconds (Warm-up)
            #                2 seconds (Sampling)
            #                3.5 seconds (Total)
            # 

            """;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("fr-FR");
            using StringWriter writer = new();
            CmdStanCsv.Write(writer, draws, statistics, 0, header);
            Assert.Equal(Expected.ReplaceLineEndings("\n"), writer.ToString());
            Assert.Equal(0.5, CmdStanCsv.Read(Save("fr.csv", writer.ToString())).Draws["mu"].Values[0]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Files_without_statistics_or_comments_are_read()
    {
        CmdStanDraws read = CmdStanCsv.Read(Save("plain.csv", "b,a.1,a.1.5x,z.0\r\n1,2,3,4\r\n\r\n5,6,7,8\r\n"));
        Assert.Null(read.Statistics);
        Assert.Equal(["b", "a[1]", "a.1.5x", "z.0"], read.Draws.Names.ToArray());
        Assert.Equal([2, 6], read.Draws["a[1]"].Values.ToArray());
        Assert.Equal((0, 1, null), (read.Headers[0].Warmup, read.Headers[0].Thin, read.Headers[0].Seed));
    }

    [Theory]
    [InlineData("a,b\n1,2\n3,x4\n", "bad.csv, line 3: column 2 (b) is 'x4'")]
    [InlineData("# c\na,b\n1,2\n3\n", "bad.csv, line 4: there are 1 values but 2 columns")]
    [InlineData("a,,c\n1,2,3\n", "bad.csv, line 1: column 2 has no name")]
    [InlineData("# nothing\n", "bad.csv: there is no row of column names")]
    [InlineData("lp__\n1\n", "bad.csv: there is no parameter")]
    [InlineData("a.1,a.3\n1,2\n", "bad.csv: a has 2 columns, which do not fill its shape [3]")]
    [InlineData("a,b,a\n1,2,3\n", "bad.csv, line 1: column 3 is named 'a', as is column 1")]
    [InlineData("a.1,a.01,a.3\n1,2,3\n", "bad.csv: column a.01 repeats an element")]
    [InlineData("a.1,a.2,a.1.1\n1,2,3\n", "bad.csv: column a.1.1 has 2 indices but a.1 has 1")]
    [InlineData("a.2147483647.2147483647,a.1.1\n1,2\n", "which do not fill its shape")]
    [InlineData("# num_samples = 3\na\n1\n2\n", "bad.csv: there are 2 rows, but its comments tell of 3")]
    [InlineData("# num_samples = 1\n# num_warmup = 2\n# save_warmup = 1\na\n1\n", "there are 1 rows, but its comments tell of 3")]
    [InlineData("# seed = -3\na\n1\n", "bad.csv: the comments say seed = -3")]
    [InlineData("a\n1\n# Step size = fast\n", "(Step size) is 'fast'")]
    public void What_cannot_be_understood_is_named(string text, string message)
    {
        string path = Save("bad.csv", text);
        Refused(message, path);
    }

    [Fact]
    public void Chains_that_disagree_are_refused()
    {
        string first = Save("1.csv", "a,b\n1,2\n");
        Refused("column 2 is 'c', but 'b' in", first, Save("2.csv", "a,c\n1,2\n"));
        Refused("column 2 is missing, but 'b' in", first, Save("3.csv", "a\n1\n"));
        Refused("there are 2 draws, but 1 in", first, Save("4.csv", "a,b\n1,2\n3,4\n"));
        Assert.Throws<ArgumentException>(() => CmdStanCsv.Read());
    }

    [Fact]
    public void What_could_not_be_read_back_is_not_written()
    {
        using StringWriter writer = new();
        foreach (string name in (string[])["a.1", "lp__", "#a", "a b", "\"a\""])
        {
            PosteriorDraws draws = new(ParameterInfo.Scalars(name), 1, [1]);
            ArgumentException refusal = Assert.Throws<ArgumentException>(() => CmdStanCsv.Write(writer, draws, null, 0, new()));
            Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        }

        PosteriorDraws good = new(ParameterInfo.Scalars("a"), 1, [1]);
        PosteriorDraws misnamed = new(ParameterInfo.Scalars("energy"), 1, [1]);
        PosteriorDraws tooLong = new(ParameterInfo.Scalars("lp__"), 1, [1, 2]);
        Assert.Throws<ArgumentException>(() => CmdStanCsv.Write(writer, good, misnamed, 0, new()));
        Assert.Throws<ArgumentException>(() => CmdStanCsv.Write(writer, good, tooLong, 0, new()));
        Assert.Throws<ArgumentOutOfRangeException>(() => CmdStanCsv.Write(writer, good, null, 1, new()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CmdStanHeader { Thin = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CmdStanHeader { Warmup = -1 });
        Assert.Empty(writer.ToString());
    }

    private static void Refused(string message, params string[] paths)
    {
        InvalidDataException refusal = Assert.Throws<InvalidDataException>(() => CmdStanCsv.Read(paths));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private string Save(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static long[] Bits(ReadOnlySpan<double> values)
    {
        long[] bits = new long[values.Length];
        for (int i = 0; i < bits.Length; i++) bits[i] = double.IsNaN(values[i]) ? -1 : BitConverter.DoubleToInt64Bits(values[i]);
        return bits;
    }
}
