using System.Threading.Channels;

namespace Comptoir.Commerce.Time;

/// <summary>Tells a job of this process that there is work for it; what other processes left it finds by looking.</summary>
public abstract class Signal
{
    private readonly Channel<bool> signals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => signals.Writer.TryWrite(true);

    /// <summary>Waits for the next signal or for the time to look again.</summary>
    /// <returns>Whether it was a signal.</returns>
    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limited.CancelAfter(atMost);
        try
        {
            return await signals.Reader.ReadAsync(limited.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Nothing was signalled in time: look anyway.
            return false;
        }
    }
}
