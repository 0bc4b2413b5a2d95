using System.Globalization;

namespace BayesSampler.Tests;

public sealed class DatasetTests
{
    [Fact]
    public void Columns_rows_and_matrices_give_the_same_data()
    {
        Dataset[] same =
        [
            Dataset.FromColumns([new("a", [1.0, 2]), new("b", [3.0, 4])]),
            Dataset.FromColumns(["a", "b"], [[1, 2], [3, 4]]),
            Dataset.FromRows(["a", "b"], [[1, 3], [2, 4]]),
            Dataset.FromRows(["a", "b"], new double[,] { { 1, 3 }, { 2, 4 } }),
            Read("a,b\n1,3\n2,4\n"),
        ];
        foreach (Dataset data in same)
        {
            Assert.Equal(2, data.Rows);
            Assert.Equal(["a", "b"], data.Names.ToArray());
            Assert.Equal([1, 2], data["a"].ToArray());
            Assert.Equal([3, 4], data["b"].ToArray());
            Assert.True(data.Contains("a"));
            Assert.False(data.Contains("A"));
        }
    }

    [Fact]
    public void Data_do_not_change_with_the_array_they_came_from()
    {
        double[] values = [1, 2];
        Dataset data = Dataset.FromColumns(["a"], [values]);
        values[0] = 9;
        Assert.Equal(1, data["a"][0]);
    }

    [Fact]
    public void Select_keeps_the_order_asked_for()
    {
        Dataset data = Read("a,b,c\n1,2,3\n").Select("c", "a");
        Assert.Equal(["c", "a"], data.Names.ToArray());
        Assert.Equal(3, data["c"][0]);
    }

    [Theory]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n")]
    [InlineData("\uFEFFa,b\n1,2\n3,4")]
    [InlineData("a,b\n1,2\n3,4\n\n\n")]
    [InlineData("a,b\n1,2\n\n3,4\n  \n")]
    [InlineData("\"a\",\"b\"\n\"1\",2\n3,\"4\"\n")]
    [InlineData(" a , b \n 1, 2\n3 ,4\n")]
    [InlineData("a,b\n1e0,+2\n3.0,0.4E1\n")]
    public void Ordinary_variations_of_csv_are_read(string text)
    {
        Dataset data = Read(text);
        Assert.Equal(["a", "b"], data.Names.ToArray());
        Assert.Equal([1, 3], data["a"].ToArray());
        Assert.Equal([2, 4], data["b"].ToArray());
    }

    [Fact]
    public void Names_may_hold_commas_and_quotes_in_quotation_marks()
    {
        Dataset data = Read("\"a, \"\"b\"\"\",c\n1,2\n");
        Assert.Equal(["a, \"b\"", "c"], data.Names.ToArray());
    }

    [Fact]
    public void Columns_that_are_not_asked_for_need_not_be_numeric()
    {
        Dataset data = CsvOf("name,b,a\nBern,1,2\nUri,3,4\n", ["a", "b"]);
        Assert.Equal(["a", "b"], data.Names.ToArray());
        Assert.Equal([2, 4], data["a"].ToArray());
    }

    [Fact]
    public void Numbers_keep_all_their_digits()
    {
        Assert.Equal(0.1 + 0.2, Read("a\n0.30000000000000004\n")["a"][0]);
        Assert.Equal(double.Epsilon, Read("a\n5e-324\n")["a"][0]);
    }

    [Fact]
    public void A_file_with_a_byte_order_mark_is_read_and_named_in_messages()
    {
        string path = Path.Combine(Path.GetTempPath(), $"bayes-sampler-{Guid.NewGuid():N}.csv");
        try
        {
            File.WriteAllText(path, "x,y\n1,2\n", new System.Text.UTF8Encoding(true));
            Dataset data = Dataset.ReadCsv(path);
            Assert.Equal(["x", "y"], data.Names.ToArray());
            Assert.Equal(Path.GetFileName(path), data.Source);
            File.WriteAllText(path, "x,y\n1,two\n");
            string message = Assert.Throws<InvalidDataException>(() => Dataset.ReadCsv(path)).Message;
            Assert.StartsWith(Path.GetFileName(path), message, StringComparison.Ordinal);
            Assert.Throws<FileNotFoundException>(() => Dataset.ReadCsv(path + ".missing"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static TheoryData<string, string[]> BadFiles() => new()
    {
        { "", ["empty"] },
        { "\n\n", ["empty"] },
        { "a,b\n", ["no rows"] },
        { "a,b\n\n\n", ["no rows"] },
        { "a,b\n1,2\n3\n", ["line 3", "1 values", "2 names"] },
        { "a,b\n1,2,3\n", ["line 2", "3 values", "2 names", "decimal point"] },
        { "a,b,c\n1,2\n", ["line 2", "2 values", "3 names"] },
        { "a,b\n1,x\n", ["line 2", "column 'b'", "'x'", "not a number"] },
        { "a,b\n1,2\n\n1,x\n", ["line 4", "column 'b'", "'x'"] },
        { "a,b\n1,\"0,5\"\n", ["line 2", "column 'b'", "'0,5'", "decimal comma"] },
        { "a,b\n1,\"1,234,567\"\n", ["'1,234,567'", "thousands separators"] },
        { "a,b\n1,\"1,234.5\"\n", ["'1,234.5'", "thousands separators"] },
        { "a,b\n1,\"1.234,5\"\n", ["'1.234,5'", "thousands separators"] },
        { "a,b\n1,1 234\n", ["'1 234'", "thousands separators"] },
        { "a,b\n1,NaN\n", ["line 2", "'NaN'", "not finite"] },
        { "a,b\n1,Infinity\n", ["'Infinity'", "not finite"] },
        { "a,b\n-inf,1\n", ["'-inf'", "not finite"] },
        { "a,b\n1,1e999\n", ["'1e999'", "not finite"] },
        { "a,b\n1,NA\n", ["'NA'", "missing"] },
        { "a,b\n1,\n", ["line 2", "column 'b'", "missing"] },
        { "a,b\n ,1\n", ["line 2", "column 'a'", "missing"] },
        { "a\n1\n\n3\n", ["line 3", "column 'a'", "missing"] },
        { "a,b,a\n1,2,3\n", ["line 1", "'a'", "twice"] },
        { "a,,c\n1,2,3\n", ["line 1", "column 2", "blank"] },
        { "a;b\n1;2\n", ["line 1", "'a;b'", "semicolons"] },
        { "1,2\n3,4\n", ["line 1", "must name the columns", "'1'"] },
        { "a,b\n1,\"2\n", ["line 2", "quotation mark"] },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Bad_files_are_refused_by_file_line_column_and_value(string text, string[] parts)
    {
        foreach (string culture in new[] { "", "fr-FR" })
        {
            CultureInfo before = CultureInfo.CurrentCulture;
            try
            {
                CultureInfo.CurrentCulture = new CultureInfo(culture);
                string message = Assert.Throws<InvalidDataException>(() => Read(text)).Message;
                Assert.StartsWith("table.csv", message, StringComparison.Ordinal);
                Assert.DoesNotContain("\n", message, StringComparison.Ordinal);
                foreach (string part in parts) Assert.Contains(part, message, StringComparison.Ordinal);
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    public static TheoryData<string, string[]> BadArguments() => new()
    {
        { "unknown column", ["'c'", "table.csv", "a, b"] },
        { "unknown column to read", ["'c'", "table.csv", "a, b"] },
        { "column to read twice", ["'a'", "twice"] },
        { "no columns to read", ["columns is empty"] },
        { "unknown column to select", ["'c'", "a, b"] },
        { "selected twice", ["'a'", "twice"] },
        { "lengths", ["'b'", "1 values", "'a'", "2"] },
        { "NaN", ["'b'", "row 2", "NaN"] },
        { "no rows", ["no rows"] },
        { "no columns", ["no columns"] },
        { "name twice", ["'a'", "twice", "1 and 2"] },
        { "blank name", ["Column 2", "blank"] },
        { "names without columns", ["1 columns", "2 names"] },
        { "ragged rows", ["Row 2", "1 values", "2 names"] },
        { "matrix names", ["2 columns", "1 names"] },
        { "null row", ["rows[0]", "null"] },
        { "null column", ["columns[1]", "null"] },
    };

    [Theory]
    [MemberData(nameof(BadArguments))]
    public void Bad_arguments_are_refused_by_name_and_value(string name, string[] parts)
    {
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(() => Run(name));
        foreach (string part in parts) Assert.Contains(part, exception.Message, StringComparison.Ordinal);
    }

    private static void Run(string name)
    {
        Dataset data = Read("a,b\n1,2\n");
        switch (name)
        {
            case "unknown column": _ = data["c"].Length; break;
            case "unknown column to read": CsvOf("a,b\n1,2\n", ["c"]); break;
            case "column to read twice": CsvOf("a,b\n1,2\n", ["a", "a"]); break;
            case "no columns to read": CsvOf("a,b\n1,2\n", []); break;
            case "unknown column to select": data.Select("a", "c"); break;
            case "selected twice": data.Select("a", "a"); break;
            case "lengths": Dataset.FromColumns(["a", "b"], [[1, 2], [1]]); break;
            case "NaN": Dataset.FromColumns(["a", "b"], [[1, 2], [1, double.NaN]]); break;
            case "no rows": Dataset.FromColumns(["a"], [[]]); break;
            case "no columns": Dataset.FromColumns([], []); break;
            case "name twice": Dataset.FromColumns(["a", "a"], [[1], [2]]); break;
            case "blank name": Dataset.FromColumns(["a", " "], [[1], [2]]); break;
            case "names without columns": Dataset.FromColumns(["a", "b"], [[1]]); break;
            case "ragged rows": Dataset.FromRows(["a", "b"], [[1, 2], [1]]); break;
            case "matrix names": Dataset.FromRows(["a"], new double[3, 2]); break;
            case "null row": Dataset.FromRows(["a"], [null!]); break;
            case "null column": Dataset.FromColumns(["a", "b"], [[1], null!]); break;
            default: throw new NotSupportedException(name);
        }
    }

    private static Dataset Read(string text) => CsvOf(text, null);

    private static Dataset CsvOf(string text, string[]? columns) => Dataset.ReadCsv(new StringReader(text), "table.csv", columns);
}
