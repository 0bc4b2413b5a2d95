using CsCheck;

namespace BayesSampler.Models.Tests;

public sealed class RegressionDesignTests
{
    /// <summary>Designs of every structure: intercept or not, main effects or not, categories with and without baseline.</summary>
    private static readonly Dictionary<string, Func<RegressionDesign, RegressionDesign>> Structures = new()
    {
        ["columns"] = design => design.Intercept().Columns("x", "z"),
        ["no intercept"] = design => design.Columns("x", "z"),
        ["interaction"] = design => design.Intercept().Columns("x", "z").Interaction("x", "z"),
        ["interaction without one main effect"] = design => design.Intercept().Columns("x").Interaction("x", "z"),
        ["interaction without main effects"] = design => design.Intercept().Interaction("x", "z"),
        ["interaction without an intercept"] = design => design.Columns("x", "z").Interaction("x", "z"),
        ["three columns"] = design => design.Intercept().Columns("x", "z", "w").Interaction("x", "z").Interaction("x", "w").Interaction("z", "w")
            .Interaction("x", "z", "w"),
        ["three columns, one pair missing"] = design => design.Intercept().Columns("x", "z", "w").Interaction("x", "z").Interaction("x", "z", "w"),
        ["square"] = design => design.Intercept().Columns("x").Interaction("x", "x"),
        ["cube and product"] = design => design.Intercept().Columns("x", "z").Interaction("x", "x").Interaction("x", "x", "x").Interaction("z", "x"),
        ["square alone"] = design => design.Intercept().Interaction("x", "x"),
        ["categories"] = design => design.Intercept().Columns("x").Indicators("g").Indicators("h", baseline: 1),
        ["slopes by category"] = design => design.Intercept().Indicators("g").Columns("x").Interaction("g", "x"),
        ["slopes by category without their level"] = design => design.Intercept().Columns("x").Indicators("g").Indicators("h").Interaction("h", "g", "x"),
        ["an intercept for each category"] = design => design.AllIndicators("g").Columns("x", "z").Interaction("x", "z"),
        ["a line for each category"] = design => design.AllIndicators("g").Interaction("g", "x"),
        ["a plane for each category"] = design => design.AllIndicators("g").Interaction("g", "x").Interaction("z", "g").Interaction("x", "z"),
        ["a parabola for each category"] = design => design.AllIndicators("g").Interaction("g", "x").Interaction("x", "g", "x"),
        ["a line for each pair of categories"] = design => design.AllIndicators("g").Indicators("h").Interaction("g", "x").Interaction("h", "g", "x"),
    };

    public static TheoryData<string> All => new(Structures.Keys);

    [Fact]
    public void Matrix_is_the_one_made_by_hand()
    {
        Dataset data = Dataset.FromColumns(["x", "male", "region", "log_exposure"],
            [[1.5, 2, 4, 8, 16, 32], [0, 1, 0, 1, 0, 1], [3, 1, 2, 3, 1, 2], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]]);
        RegressionDesign design = RegressionDesign.Of(data).Columns("x", "male").Indicators("region", baseline: 2)
            .Interaction("x", "male").Interaction("region", "x").Offset("log_exposure").Offset("male").Intercept();
        Assert.Equal(["intercept", "x", "male", "region=1", "region=3", "x:male", "region=1:x", "region=3:x"], design.Names.ToArray());
        Assert.Equal("intercept + x + male + region + x:male + region:x + offset(log_exposure) + offset(male)", design.ToString());
        (double[,] matrix, double[] offset) = design.Apply();
        Assert.Equal(
            new double[,]
            {
                { 1.5, 0, 0, 1, 0, 0, 1.5 },
                { 2, 1, 1, 0, 2, 2, 0 },
                { 4, 0, 0, 0, 0, 0, 0 },
                { 8, 1, 0, 1, 8, 0, 8 },
                { 16, 0, 1, 0, 0, 16, 0 },
                { 32, 1, 0, 0, 32, 0, 0 },
            }, matrix);
        Assert.Equal([0.1, 1.2, 0.3, 1.4, 0.5, 1.6], offset);
        Assert.Equal([1.0, 2, 3, 4, 5, 6, 7, 8], design.RawCoefficients([1, 2, 3, 4, 5, 6, 7, 8]));
    }

    [Fact]
    public void Standardised_columns_have_mean_0_and_sample_deviation_1()
    {
        // Means 4 and 10, deviations 2 and 4.
        Dataset data = Dataset.FromColumns(["x", "z", "g"], [[2, 4, 6, 2, 4, 6, 4, 4], [10, 10, 10, 10, 10, 10, 10, 10], [0, 1, 0, 1, 0, 1, 0, 1]]);
        double deviation = Math.Sqrt(16.0 / 7);
        RegressionDesign design = RegressionDesign.Of(data).Intercept().Columns("x").Indicators("g").Standardize();
        (double[,] matrix, _) = design.Apply();
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal((data["x"][i] - 4) / deviation, matrix[i, 0]);
            Assert.Equal(data["g"][i], matrix[i, 1]);
        }

        // Without an intercept centring would be another model.
        (double[,] scaled, _) = RegressionDesign.Of(data).Columns("x").Standardize().Apply();
        for (int i = 0; i < 8; i++) Assert.Equal(data["x"][i] / deviation, scaled[i, 0]);
    }

    [Fact]
    public void Interactions_are_products_of_standardised_columns()
    {
        Dataset data = Data(1);
        RegressionDesign design = RegressionDesign.Of(data).Intercept().Columns("x", "z").Indicators("h").Interaction("x", "z").Interaction("h", "x").Standardize();
        (double[,] matrix, _) = design.Apply();
        for (int i = 0; i < data.Rows; i++)
        {
            Assert.Equal(matrix[i, 0] * matrix[i, 1], matrix[i, 3]);
            Assert.Equal(matrix[i, 2] * matrix[i, 0], matrix[i, 4]);
        }

        Assert.Equal(0, Enumerable.Range(0, data.Rows).Sum(i => matrix[i, 0]), 1e-12);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Raw_coefficients_on_raw_columns_give_the_same_predictor(string structure) =>
        Gen.Select(Gen.UInt, Gen.Double[-3, 3].Array[40]).Sample((seed, numbers) =>
        {
            Dataset data = Data(seed);
            RegressionDesign raw = Structures[structure](RegressionDesign.Of(data));
            RegressionDesign standardized = raw.Standardize();
            Assert.Equal(raw.Names.ToArray(), standardized.Names.ToArray());
            double[] coefficients = numbers[..raw.Names.Length];
            double[] expected = Predictor(standardized, coefficients);
            double[] actual = Predictor(raw, standardized.RawCoefficients(coefficients));
            for (int i = 0; i < data.Rows; i++) Assert.Equal(expected[i], actual[i], 1e-12 * Size(raw, standardized.RawCoefficients(coefficients), i));
        }, iter: 100);

    [Theory]
    [InlineData("columns", "x", true)]
    [InlineData("no intercept", "x", false)]
    [InlineData("interaction without one main effect", "x", false)]
    [InlineData("interaction without one main effect", "x:z", null)]
    [InlineData("an intercept for each category", "z", true)]
    [InlineData("slopes by category", "x", true)]
    [InlineData("square", "x", true)]
    public void Columns_are_centred_where_that_is_the_same_model(string structure, string column, bool? centred)
    {
        Dataset data = Data(3);
        RegressionDesign design = Structures[structure](RegressionDesign.Of(data)).Standardize();
        (double[,] matrix, _) = design.Apply();
        int j = design.Names.IndexOf(column) - (design.HasIntercept ? 1 : 0);
        double mean = Enumerable.Range(0, data.Rows).Average(i => matrix[i, j]);
        if (centred is { } is0) Assert.Equal(is0, Math.Abs(mean) < 1e-12);
        // x has no term z to take up its shift; z has x.
        else Assert.Equal(
            Enumerable.Range(0, data.Rows).Average(i => (data["z"][i] - Mean(data["z"])) / Deviation(data["z"]) * data["x"][i] / Deviation(data["x"])), mean, 1e-12);
    }

    [Fact]
    public void Other_rows_get_the_categories_centres_and_scales_of_the_first()
    {
        Dataset data = Data(5);
        RegressionDesign design = Structures["slopes by category"](RegressionDesign.Of(data)).Offset("w").Standardize();
        (double[,] matrix, double[] offset) = design.Apply();
        int[] rows = [7, 2, 2];
        // Columns in another order, too.
        Dataset others = Dataset.FromColumns([.. data.Names.Reverse()],
            [.. data.Names.Reverse().Select(name => rows.Select(row => data[name][row]).ToArray())]);
        (double[,] other, double[] otherOffset) = design.Apply(others);
        Assert.Equal(3, other.GetLength(0));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(offset[rows[i]], otherOffset[i]);
            for (int j = 0; j < matrix.GetLength(1); j++) Assert.Equal(matrix[rows[i], j], other[i, j]);
        }

        Dataset unknown = Dataset.FromColumns(["x", "w", "g"], [[1, 2], [1, 2], [1, 9.5]]);
        Complains("Column 'g' of the data is 9.5 in row 2 (counted from 1), which is none of the categories of the design: 1, 2, 3", () => design.Apply(unknown));
        Complains("no column 'g'", () => design.Apply(unknown.Select("x", "w")));
    }

    [Fact]
    public void Labels_name_categories_and_brackets_are_left_to_indices()
    {
        Dataset data = Dataset.FromColumns(["weight [kg, dry]", "g"], [[1, 2, 3, 5], [0, 1, 1, 0]]);
        RegressionDesign design = RegressionDesign.Of(data).Intercept().Columns("weight [kg, dry]").Indicators("g", labels: ["old", "new [2]"]);
        Assert.Equal(["intercept", "weight (kg; dry)", "g=new (2)"], design.Names.ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_named()
    {
        Dataset data = Dataset.FromColumns(["x", "one", "g", "h", "same", "intercept"],
            [[1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 1], [1, 2, 1, 2, 1, 2], [1, 1, 2, 2, 1, 1], [0, 0, 0, 0, 0, 0], [1, 3, 2, 4, 5, 6]]);
        RegressionDesign start = RegressionDesign.Of(data);
        RegressionDesign full = start.Intercept();
        Complains("no column 'y' in the data. There are: x, one, g, h, same, intercept", () => start.Columns("y"));
        Complains("no column 'y'", () => start.Indicators("y"));
        Complains("no column 'y'", () => start.Interaction("x", "y"));
        Complains("no column 'y'", () => start.Offset("y"));
        Complains("The offset 'x' is stated twice", () => start.Offset("x").Offset("x"));
        Complains("The term 'x' is stated twice", () => start.Columns("x", "x"));
        Complains("The term 'g' is stated twice", () => start.Indicators("g").AllIndicators("g"));
        Complains("The term 'intercept' is stated twice", () => full.Intercept());
        Complains("The term 'g:x' is stated twice", () => start.Interaction("x", "g").Interaction("g", "x"));
        Complains("'g' is there as categories already", () => start.Indicators("g").Columns("g"));
        Complains("'g' is there as numbers already", () => start.Interaction("x", "g").Indicators("g"));
        Complains("categories 'g' are in an interaction with themselves", () => start.Indicators("g").Interaction("g", "g"));
        Complains("An interaction is of two columns or more", () => start.Interaction("x"));
        Complains("looks numeric", () => full.Indicators("x"));
        Complains("one category only, 1", () => full.Indicators("one"));
        Complains("The baseline 3 does not occur in column 'g' of the data. There are: 1, 2", () => full.Indicators("g", baseline: 3));
        Complains("2 categories (1, 2) and needs as many different labels, but they were: a", () => full.Indicators("g", labels: ["a"]));
        Complains("different labels", () => full.Indicators("g", labels: ["a", "a"]));
        Complains("'one' is the same in all rows of the data and cannot be told from 'intercept'", () => full.Columns("one"));
        Complains("cannot be told from 'intercept'", () => start.Columns("one").Intercept());
        Complains("cannot be told from 'g'", () => start.Columns("one").AllIndicators("g"));
        Complains("no standard deviation to divide by", () => start.Columns("one").Standardize());
        Complains("'same' is 0 in all rows", () => start.Columns("same"));
        Complains("'g=2:h=2:same' is 0 in all rows", () => start.Indicators("g").Indicators("h").Interaction("g", "h", "same"));
        Complains("would be called 'intercept'", () => full.Columns("intercept"));
    }

    [Fact]
    public void Indicators_that_add_up_to_another_column_are_refused_and_named()
    {
        RegressionDesign start = RegressionDesign.Of(Data(2));
        Complains("The columns of 'intercept' and 'g' add up to the same in the data", () => start.Intercept().AllIndicators("g"));
        Complains("The columns of 'intercept' and 'g' add up to the same", () => start.AllIndicators("g").Intercept());
        Complains("The columns of 'g' and 'h' add up to the same", () => start.AllIndicators("g").AllIndicators("h"));
        Complains("The columns of 'x' and 'g:x' add up to the same", () => start.AllIndicators("g").Columns("x").Interaction("g", "x"));
        Complains("The columns of 'h' and 'g:h' add up to the same", () => start.AllIndicators("g").Indicators("h").Interaction("g", "h"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Columns_of_all_structures_that_are_accepted_are_independent(string structure)
    {
        RegressionDesign design = Structures[structure](RegressionDesign.Of(Data(4))).Standardize();
        (double[,] matrix, _) = design.Apply();
        int first = design.HasIntercept ? 1 : 0;
        List<double[]> basis = first == 1 ? [Unit([.. Enumerable.Repeat(1.0, design.Rows)])] : [];
        for (int j = 0; j < matrix.GetLength(1); j++)
        {
            double[] rest = Unit([.. Enumerable.Range(0, design.Rows).Select(i => matrix[i, j])]);
            foreach (double[] other in basis)
            {
                double overlap = rest.Zip(other, (a, b) => a * b).Sum();
                for (int i = 0; i < rest.Length; i++) rest[i] -= overlap * other[i];
            }

            Assert.True(Math.Sqrt(rest.Sum(value => value * value)) > 1e-6, $"column {design.Names[first + j]}");
            basis.Add(Unit(rest));
        }

        static double[] Unit(double[] values)
        {
            double length = Math.Sqrt(values.Sum(value => value * value));
            return [.. values.Select(value => value / length)];
        }
    }

    private static void Complains(string message, Func<object> make) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    private static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum / values.Length;
    }

    private static double Deviation(ReadOnlySpan<double> values)
    {
        double mean = Mean(values), squares = 0;
        foreach (double value in values) squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / (values.Length - 1));
    }

    private static double[] Predictor(RegressionDesign design, double[] coefficients)
    {
        (double[,] matrix, double[] predictor) = design.Apply();
        int first = design.HasIntercept ? 1 : 0;
        for (int i = 0; i < predictor.Length; i++)
        {
            if (first == 1) predictor[i] += coefficients[0];
            for (int j = 0; j < matrix.GetLength(1); j++) predictor[i] += matrix[i, j] * coefficients[first + j];
        }

        return predictor;
    }

    /// <summary>The size of the summands of a row's predictor, which rounding is relative to.</summary>
    private static double Size(RegressionDesign design, double[] coefficients, int row)
    {
        (double[,] matrix, _) = design.Apply();
        int first = design.HasIntercept ? 1 : 0;
        double size = 1 + (first == 1 ? Math.Abs(coefficients[0]) : 0);
        for (int j = 0; j < matrix.GetLength(1); j++) size += Math.Abs(matrix[row, j] * coefficients[first + j]);
        return size;
    }

    /// <summary>Three columns of numbers away from zero, categories of three and of two levels: all pairs occur.</summary>
    internal static Dataset Data(uint seed)
    {
        ChainRandom random = ChainRandom.ForChain(seed, 0);
        const int Rows = 48;
        double[][] columns = [new double[Rows], new double[Rows], new double[Rows], new double[Rows], new double[Rows]];
        for (int i = 0; i < Rows; i++)
        {
            columns[0][i] = 20 + 3 * random.NextNormal();
            columns[1][i] = -5 + 0.5 * random.NextNormal();
            columns[2][i] = 0.3 + random.NextNormal();
            columns[3][i] = 1 + i % 3;
            columns[4][i] = i / 3 % 2;
        }

        return Dataset.FromColumns(["x", "z", "w", "g", "h"], columns);
    }
}
