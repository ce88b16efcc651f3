using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Storage;

/// <summary>A second connection for who reads much while it writes: what was committed before is read on it, beside the writing.</summary>
public sealed class BesideDb(IServiceScopeFactory scopes)
{
    // Longer than a connection of the pool takes, and mostly a new one; where each is in use, the reading waits for the writing instead.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <returns>Null when no connection is to be had soon.</returns>
    internal async Task<Opened?> OpenAsync(CancellationToken ct)
    {
        var scope = scopes.CreateAsyncScope();
        var opened = new Opened(scope, scope.ServiceProvider.GetRequiredService<ComptoirDb>());
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(ct);
        soon.CancelAfter(Patience);
        try
        {
            await opened.Db.Database.OpenConnectionAsync(soon.Token);
            return opened;
        }
        catch (Exception fault)
        {
            await opened.DisposeAsync();
            // What is wrong with the database itself the first connection meets too.
            if (ct.IsCancellationRequested || fault is not (OperationCanceledException or DbException or TimeoutException))
                throw;
            return null;
        }
    }

    /// <summary>Is given back with its connection.</summary>
    internal sealed class Opened(AsyncServiceScope scope, ComptoirDb db) : IAsyncDisposable
    {
        public ComptoirDb Db { get; } = db;

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }
}
