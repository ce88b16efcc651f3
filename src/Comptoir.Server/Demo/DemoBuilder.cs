using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Demo;

/// <summary>Makes the demo world in one transaction: a start that was interrupted leaves nothing half made.</summary>
internal sealed class DemoBuilder(DataFolder folder, byte[] secret, IReadOnlyList<KeyValuePair<string, string?>> settings)
{
    public async Task EnsureAsync(CancellationToken ct)
    {
        var configuration = InstallationServices.ReadSettings(folder, settings);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddConsole().LeavesFailuresToTheirCallers());
#pragma warning disable RS0030 // The start of the world is real time; the building turns it back for each order.
        var time = new DemoTime(TimeProvider.System.GetUtcNow());
#pragma warning restore RS0030
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton(time);
        services.AddInstallation(configuration, folder, secret);
        services.AddSingleton(new DemoSecrets(secret));
        services.AddScoped<DemoParties>().AddScoped<DemoOrders>().AddScoped<DemoInvoices>().AddScoped<DemoGoods>().AddScoped<DemoStock>();
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<Preparation>().MigrateAsync(ct);
        await using var scope = provider.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        if (await db.Installations.SingleOrDefaultAsync(ct) is { } there)
        {
            if (!there.IsTest)
                throw new SetupFaultException("This data folder holds a production installation; the demo world needs a folder of its own (--data DIR).");
            return;
        }

        await provider.GetRequiredService<Preparation>().OpenAsync(ct);
        await BuildAsync(scope.ServiceProvider, db, time.Now, ct);
    }

    private static async Task BuildAsync(IServiceProvider services, ComptoirDb db, DateTimeOffset start, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var parties = services.GetRequiredService<DemoParties>();
        await parties.AddAsync(start - TimeSpan.FromDays(90), ct);
        await services.GetRequiredService<DemoGoods>().AddAsync(ct);
        await parties.AddCreditAsync(ct);
        await services.GetRequiredService<DemoOrders>().AddAsync(start, ct);
        db.Installations.Add(new Installation { OperatorId = new PartnerId(DemoWorld.Operator.Id), IsTest = true, CreatedAt = start });
        await services.GetRequiredService<DemoInvoices>().AddAsync(start, ct);
        await work.CommitAsync(ct);
    }
}
