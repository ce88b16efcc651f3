using Comptoir.Commerce.Time;

namespace Comptoir.Server.Auth;

/// <summary>How many refused tokens of strangers are recorded: enough to see an attack, too few for one to fill the database.</summary>
public sealed class RefusedTokens(CommerceClock clock)
{
    private const int PerMinute = 60;

    private readonly Lock turn = new();
    private DateTimeOffset minute;
    private int count;

    /// <summary>Whether one more is to be recorded now, on this node.</summary>
    public bool Take()
    {
        var now = clock.RealNow();
        lock (turn)
        {
            if (now - minute >= TimeSpan.FromMinutes(1) || now < minute)
                (minute, count) = (now, 0);
            return count++ < PerMinute;
        }
    }
}
