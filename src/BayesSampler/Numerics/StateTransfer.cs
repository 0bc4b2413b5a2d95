namespace BayesSampler;

/// <summary>
/// One list of numbers that a component writes its state to and reads it from, in one and the same order because one and the same
/// method does both. Integers up to 2⁵³ pass exactly.
/// </summary>
internal sealed class StateTransfer
{
    private readonly List<double> _numbers;
    private readonly bool _reading;
    private int _position;

    /// <summary>For writing.</summary>
    public StateTransfer() => _numbers = [];

    /// <summary>For reading.</summary>
    public StateTransfer(IEnumerable<double> numbers)
    {
        _numbers = [.. numbers];
        _reading = true;
    }

    public IReadOnlyList<double> Numbers => _numbers;

    /// <summary>Whether everything has been read.</summary>
    public bool AtEnd => _position == _numbers.Count;

    public void Next(ref double value)
    {
        if (!_reading)
        {
            _numbers.Add(value);
            return;
        }

        if (_position == _numbers.Count) throw new InvalidDataException("The snapshot ends too early for this sampler and dimension.");
        value = _numbers[_position++];
    }

    public void Next(ref int value)
    {
        double number = value;
        Next(ref number);
        value = (int)number;
    }

    public void Next(Span<double> values)
    {
        if (!_reading) _numbers.AddRange(values);
        else foreach (ref double value in values) Next(ref value);
    }
}
