namespace BayesSampler.Scale;

/// <summary>How one thing grows with another, and the power of its growth.</summary>
internal sealed class Curve(string name)
{
    private readonly List<(double X, double Y)> _points = [];

    public string Name => name;

    public IReadOnlyList<(double X, double Y)> Points => _points;

    public void Add(double x, double y) => _points.Add((x, y));

    /// <summary>Of the least-squares line through the logarithms, over the whole range.</summary>
    public double Slope()
    {
        double x = _points.Average(point => Math.Log(point.X));
        double y = _points.Average(point => Math.Log(point.Y));
        return _points.Sum(point => (Math.Log(point.X) - x) * (Math.Log(point.Y) - y))
            / _points.Sum(point => (Math.Log(point.X) - x) * (Math.Log(point.X) - x));
    }

    /// <summary>Name and slope, where there are points to tell one.</summary>
    public override string ToString() => _points.Count < 2 ? name
        : FormattableString.Invariant($"{name}: slope {Math.Round(Slope(), 2) + 0.0:0.00}").Replace('-', '−');
}
