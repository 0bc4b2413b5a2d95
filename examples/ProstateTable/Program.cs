using System.Globalization;
using BayesSampler;
using BayesSampler.Analysis;

// Table 3.3 of The Elements of Statistical Learning (2nd edition): its ridge column reproduced, beside a properly centred fit and
// with the posterior intervals that the book does not have.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string[] features = ["lcavol", "lweight", "age", "lbph", "svi", "lcp", "gleason", "pgg45"];
double[] published = [0.420, 0.238, -0.046, 0.162, 0.227, 0.000, 0.040, 0.133];
const double PublishedIntercept = 2.452;
const double DegreesOfFreedom = 5; // chosen in the book by cross-validation, the intercept not counted

Dataset all = Dataset.ReadCsv(Path.Combine(AppContext.BaseDirectory, "data", "prostate.csv"));
// The book divides by the sd of all 97 rows (divisor 96) before it sets 30 of them aside for testing.
ColumnScaling scaling = ColumnScaling.Compute(all.Select(features), Standardization.Sample, center: true);
double[,] trainX = Rows(all, scaling, 1), testX = Rows(all, scaling, 0);
double[] trainY = Target(all, 1), testY = Target(all, 0);
double mean = trainY.Average();

// The book's fit: the columns, centred on all 97 rows, are not centred again on the 67 that are fitted.
RidgeData book = RidgeData.FromArrays(
    trainX, [.. trainY.Select(y => y - mean)], features, "lpsa", intercept: false, standardization: Standardization.None);
double bookPenalty = PenaltyFor(book);
RidgePosterior bookFit = RidgeClosedForm.Solve(book, RidgePrior.FromPenalty(bookPenalty), RidgeNoise.Unknown());

// The proper fit: an unpenalised intercept, which centres the columns on the rows that are fitted.
RidgeData proper = RidgeData.FromArrays(trainX, trainY, features, "lpsa", standardization: Standardization.None);
double properPenalty = PenaltyFor(proper);
RidgePosterior properFit = RidgeClosedForm.Solve(proper, RidgePrior.FromPenalty(properPenalty), RidgeNoise.Unknown());

Console.WriteLine("Prostate cancer data, 67 training rows, ridge with 5 effective slopes (ESL Table 3.3)");
Console.WriteLine();
Console.WriteLine($"{"",-11}{"book",8}{"rebuilt",10}{"centred",10}{"95 % interval of the centred fit",36}");
Row("(intercept)", PublishedIntercept, mean, properFit.Raw["(intercept)"]);
for (int j = 0; j < features.Length; j++) Row(features[j], published[j], bookFit.Raw.Estimates[j], properFit.Raw[features[j]]);
Console.WriteLine($"{"penalty",-11}{"",8}{bookPenalty,10:F3}{properPenalty,10:F3}");
(double bookError, double bookError2) = TestError(bookFit.Predict(testX).Means.Select(value => value + mean));
(double properError, double properError2) = TestError(properFit.Predict(testX).Means);
Console.WriteLine($"{"test error",-11}{0.492,8:F3}{bookError,10:F3}{properError,10:F3}");
Console.WriteLine($"{"its sd",-11}{0.165,8:F3}{bookError2,10:F3}{properError2,10:F3}");
Console.WriteLine();
Console.WriteLine("""
    Why the columns differ: the book standardises the predictors over all 97 rows and then fits 67 of them with the intercept
    fixed at the training mean of lpsa. On these 67 rows the columns no longer have mean 0, so that intercept is not the best
    one, and the penalised slopes make up for it. The centred fit leaves the intercept free and unpenalised.

    How to read the intervals: with the noise unknown (prior 1/sigma^2) and the penalty taken as given, each coefficient of a
    standardised predictor lies in its interval with probability 95 %. The book prints no uncertainty for ridge. Where an
    interval holds 0 (age, lcp, gleason and more), the data do not tell the sign; that ridge sets no coefficient to exactly 0,
    as the lasso column of the same table does, says nothing about it.
    """);

double PenaltyFor(RidgeData data)
{
    // Effective slopes fall as the penalty grows: bisect its logarithm.
    double low = Math.Log(1e-3), high = Math.Log(1e5);
    for (int i = 0; i < 60; i++)
    {
        double middle = (low + high) / 2;
        RidgePath path = RidgePath.Compute(data, [Math.Exp(middle)], RidgeNoise.Known(1));
        if (path.Points[0].EffectiveSlopes > DegreesOfFreedom) low = middle;
        else high = middle;
    }

    return Math.Exp((low + high) / 2);
}

(double Mean, double StandardError) TestError(IEnumerable<double> predictions)
{
    double[] squares = [.. predictions.Zip(testY, (prediction, y) => (y - prediction) * (y - prediction))];
    double average = squares.Average();
    double variance = squares.Sum(square => (square - average) * (square - average)) / (squares.Length - 1);
    return (average, Math.Sqrt(variance / squares.Length));
}

void Row(string name, double printed, double rebuilt, RidgeMarginal centred)
{
    (double lower, double upper, _) = centred.Interval(0.95);
    Console.WriteLine($"{name,-11}{printed,8:F3}{rebuilt,10:F3}{centred.Location,10:F3}{$"{lower:F3} to {upper:F3}",36}");
}

double[,] Rows(Dataset data, ColumnScaling standardised, double train)
{
    int[] rows = Where(data, train);
    double[,] matrix = new double[rows.Length, features.Length];
    double[] column = new double[data.Rows];
    for (int j = 0; j < features.Length; j++)
    {
        standardised.Apply(j, data[features[j]], column);
        for (int i = 0; i < rows.Length; i++) matrix[i, j] = column[rows[i]];
    }

    return matrix;
}

double[] Target(Dataset data, double train) => [.. Where(data, train).Select(row => data["lpsa"][row])];

int[] Where(Dataset data, double train) => [.. Enumerable.Range(0, data.Rows).Where(row => data["train"][row] == train)];
