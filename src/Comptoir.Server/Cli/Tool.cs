using Comptoir.Server.Hosting;

namespace Comptoir.Server.Cli;

/// <summary>What the verbs that work on the data folder run with: the installation's services without the web server.</summary>
internal static class Tool
{
    public static ServiceProvider Services(DataFolder folder)
    {
        var settings = InstallationServices.ReadSettings(folder);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddConsole().SetMinimumLevel(LogLevel.Warning).LeavesFailuresToTheirCallers());
        services.AddInstallation(settings, folder, InstallationServices.MasterSecret(settings, folder));
        return services.BuildServiceProvider();
    }

    /// <summary>Runs a verb on an installation that is migrated and opened.</summary>
    public static async Task<int> RunAsync(string data, Func<IServiceProvider, Task<int>> verb, CancellationToken ct)
    {
        await using var services = Services(new DataFolder(data));
        var preparation = services.GetRequiredService<Preparation>();
        await preparation.MigrateAsync(ct);
        await preparation.OpenAsync(ct);
        await using var scope = services.CreateAsyncScope();
        return await verb(scope.ServiceProvider);
    }
}
