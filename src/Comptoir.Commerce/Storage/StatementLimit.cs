using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Comptoir.Commerce.Storage;

/// <summary>How long the database may work on one statement of this scope: a request says it before it asks anything (T23). Jobs and
/// commands say nothing, and have the connection's own time.</summary>
public sealed class StatementLimit
{
    /// <summary>Null for the connection's own.</summary>
    public TimeSpan? Time { get; set; }

    /// <summary>Has the contexts that are lent from now on keep to it.</summary>
    public static void AddTo(IServiceCollection services)
    {
        var lent = services.Single(service => service.ServiceType == typeof(ComptoirDb)).ImplementationFactory!;
        services.TryAddScoped<StatementLimit>();
        services.Replace(ServiceDescriptor.Scoped(provider =>
        {
            var db = (ComptoirDb)lent(provider);
            if (provider.GetRequiredService<StatementLimit>().Time is { } time)
                db.Database.SetCommandTimeout(time);
            return db;
        }));
    }
}
