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
        services.AddScoped<DemoParties>().AddScoped<DemoCustomers>().AddScoped<DemoOrders>().AddScoped<DemoInvoices>().AddScoped<DemoGoods>().AddScoped<DemoStock>();
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
        await BuildAsync(scope.ServiceProvider, db, time, ct);
    }

    /// <summary>In the order of its time: the parties and the goods 90 days ago, then the orders, the last two days ago.</summary>
    private static async Task BuildAsync(IServiceProvider services, ComptoirDb db, DemoTime time, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        time.Now = time.Start - TimeSpan.FromDays(90);
        var parties = services.GetRequiredService<DemoParties>();
        await parties.FoundAsync(ct);
        using (NewId.Repeatable("goods", time.Start))
            await services.GetRequiredService<DemoGoods>().AddAsync(ct);
        foreach (var partner in DemoWorld.Partners)
            await parties.AddAsync(partner, ct);
        await services.GetRequiredService<DemoOrders>().AddAsync(time.Start, ct);
        await work.CommitAsync(ct);
    }
}
