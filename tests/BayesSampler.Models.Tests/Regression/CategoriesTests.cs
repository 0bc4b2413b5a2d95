namespace BayesSampler.Models.Tests;

public sealed class CategoriesTests
{
    [Fact]
    public void Numbers_are_ordered_by_value_and_texts_by_character()
    {
        Categories numbers = Categories.Of([10, 2, -1, 2, 10, 2]);
        Assert.Equal(["-1", "2", "10"], numbers.Names.ToArray());
        Assert.Equal([2, 1, 0, 1, 2, 1], numbers.Indices.ToArray());
        Assert.Equal([2.0, 1, 0, 1, 2, 1], numbers.Codes());

        Categories texts = Categories.Of(["Wien", "Bern", "wien", "Wien"]);
        Assert.Equal(["Bern", "Wien", "wien"], texts.Names.ToArray());
        Assert.Equal([1, 0, 2, 1], texts.Indices.ToArray());
        Assert.Equal(3, texts.Count);
    }

    [Fact]
    public void Indices_pick_a_varying_intercept_for_each_row()
    {
        Categories county = Categories.Of(["b", "a", "b"]);
        ModelBuilder m = new();
        Expr alpha = m.Parameter("alpha", Distributions.Normal(0, 1), county.Count);
        m.Derived("mu", alpha[county.Indices]);
        m.Observe("y", new double[] { 1, 2, 3 }, Distributions.Normal(alpha[county.Indices], 1));
        double[] values = new double[5];
        ((IConstrained)m.Build().CreateEvaluator()).Constrain([7, 8], values);
        Assert.Equal([7, 8, 8, 7, 8], values);
    }

    [Fact]
    public void Other_rows_get_the_same_numbers_and_unknown_ones_are_named()
    {
        Categories numbers = Categories.Of([3, 1.5, 3, 1.5]);
        Assert.Equal([1, 1, 0], numbers.IndicesOf([3, 3, 1.5]).ToArray());
        Categories texts = Categories.Of(["x", "y"]);
        Assert.Equal([1], texts.IndicesOf(["y"]).ToArray());
        ArgumentException exception = Assert.Throws<ArgumentException>(() => texts.IndicesOf(["x", "z"]));
        Assert.Contains("values[1] is 'z', which is none of the 2 categories: x, y.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zero_has_one_category_whatever_its_sign() =>
        Assert.Equal([0, 0, 1], Categories.Of([0.0, -0.0, 1]).Indices.ToArray());

    [Fact]
    public void One_row_a_group_is_fine_but_measurements_are_refused()
    {
        Assert.Equal(4, Categories.Of([1, 2, 3, 4]).Count);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Categories.Of([0.1, 0.2, 0.3, 0.3]));
        Assert.Contains("look like measurements", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Categories.Of([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => Categories.Of(["a", " "]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Categories.Of(Array.Empty<string>()));
    }
}
