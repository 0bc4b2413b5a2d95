namespace BayesSampler.Tests;

public sealed class WindowScheduleTests
{
    [Theory]
    [InlineData(150, 100)]
    [InlineData(200, 100, 150)]
    [InlineData(300, 100, 150, 250)]
    [InlineData(500, 100, 150, 250, 450)]
    [InlineData(1000, 100, 150, 250, 450, 950)]
    [InlineData(2000, 100, 150, 250, 450, 850, 1950)]
    [InlineData(20, 18)]
    [InlineData(100, 90)]
    [InlineData(149, 135)]
    [InlineData(151, 100, 101)]
    [InlineData(175, 100, 125)]
    [InlineData(180, 100, 130)]
    [InlineData(19)]
    [InlineData(1)]
    [InlineData(0)]
    public void The_metric_is_updated_after_these_iterations_counted_from_one(int warmup, params int[] updates) =>
        Assert.Equal(updates, WindowSchedule.Build(warmup).Updates.Select(update => update + 1));

    [Theory]
    [InlineData(1000, 75, 950)]
    [InlineData(150, 75, 100)]
    [InlineData(149, 22, 135)]
    [InlineData(100, 15, 90)]
    [InlineData(20, 3, 18)]
    [InlineData(19, 0, 0)]
    public void Draws_between_the_buffers_teach_the_metric(int warmup, int start, int end)
    {
        WindowSchedule schedule = WindowSchedule.Build(warmup);
        Assert.Equal(start, schedule.Start);
        Assert.Equal(end, schedule.End);
    }

    [Fact]
    public void Every_schedule_is_the_one_of_the_step_by_step_rule()
    {
        for (int warmup = 20; warmup <= 3000; warmup++)
        {
            WindowSchedule schedule = WindowSchedule.Build(warmup);
            Assert.Equal(StepByStep(warmup), schedule.Updates);
            Assert.Equal(schedule.End - 1, schedule.Updates[^1]);
        }
    }

    /// <summary>
    /// The rule as it runs in a sampler: a counter, a window size and the next end, looked at in each iteration.
    /// </summary>
    private static List<int> StepByStep(int warmup)
    {
        int init = 75, window = 25, term = 50;
        if (init + window + term > warmup)
        {
            init = warmup * 15 / 100;
            term = warmup / 10;
            window = warmup - init - term;
        }

        List<int> updates = [];
        int next = init + window - 1;
        for (int iteration = 0; iteration < warmup; iteration++)
        {
            if (iteration != next) continue;
            updates.Add(iteration);
            if (next == warmup - term - 1) continue;
            window *= 2;
            next = iteration + window;
            if (next != warmup - term - 1 && next + 2 * window >= warmup - term) next = warmup - term - 1;
        }

        return updates;
    }
}
