using System.Collections.Concurrent;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Operator.Health;

namespace Comptoir.Server.Jobs;

/// <summary>What the background jobs of this node did last, for whoever looks after it. It lives as long as the process: what a job has
/// to do, and what of it is claimed, lies in the database.</summary>
public sealed class JobBoard(CommerceClock clock)
{
    private readonly ConcurrentDictionary<string, JobState> jobs = new(StringComparer.Ordinal);

    /// <summary>All jobs by name.</summary>
    public IReadOnlyList<JobState> All => [.. jobs.Values.OrderBy(job => job.Name, StringComparer.Ordinal)];

    /// <summary>Says that a job is there.</summary>
    /// <param name="every">How often it runs; null when the settings turn it off.</param>
    public void Expect(string name, TimeSpan? every) => jobs.TryAdd(name, new JobState(name, every, null, null, 0, null, null));

    /// <summary>Says whether a job that is there waits after a restore.</summary>
    public void Hold(string name, bool waits) => jobs.AddOrUpdate(name, _ => throw new InvalidOperationException("The job is not there."), (_, state) => state with { Waits = waits });

    /// <summary>A round of a job begins.</summary>
    public Round Begin(string name, TimeSpan every)
    {
        var now = Now();
        jobs.AddOrUpdate(name, _ => new JobState(name, every, now, null, 0, null, null), (_, state) => state with { Every = every, BeganAt = now, Took = null });
        return new Round(this, name, now);
    }

    private DateTimeOffset Now() => clock.RealNow();

    /// <summary>One round of a job, which ends well or not.</summary>
    public readonly struct Round(JobBoard board, string name, DateTimeOffset began)
    {
        public void Done() => End(state => state with { Failures = 0 });

        public void Failed(Exception fault)
        {
            var now = board.Now();
            End(state => state with { Failures = state.Failures + 1, FailedAt = now, Fault = fault.GetType().Name });
        }

        private void End(Func<JobState, JobState> outcome)
        {
            var took = board.Now() - began;
            board.jobs.AddOrUpdate(name, _ => throw new InvalidOperationException("The round was not begun."), (_, state) => outcome(state) with { Took = took });
        }
    }
}
