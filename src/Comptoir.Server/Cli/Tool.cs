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
        await services.GetRequiredService<Preparation>().MigrateAsync(ct);
        return await OnOpenAsync(services, verb, ct);
    }

    /// <summary>Runs a verb that only looks: it makes neither folder nor database nor schema.</summary>
    /// <exception cref="SetupFaultException">There is none to look at.</exception>
    public static async Task<int> ReadAsync(string data, Func<IServiceProvider, Task<int>> verb, CancellationToken ct)
    {
        var folder = new DataFolder(data, toRead: true);
        RequireInstallation(folder);
        await using var services = Services(folder);
        await services.GetRequiredService<Preparation>().RequireSchemaAsync(ct);
        return await OnOpenAsync(services, verb, ct);
    }

    /// <exception cref="SetupFaultException">There is no database in the folder, nor one elsewhere that its settings name.</exception>
    public static void RequireInstallation(DataFolder folder)
    {
        if (InstallationServices.Postgres(InstallationServices.ReadSettings(folder)) is null && !File.Exists(folder.DatabaseFile))
            throw new SetupFaultException($"There is no installation in {folder.Path}. Make one: comptoir users add NAME --operator, or comptoir demo; or name another folder: --data DIR");
    }

    private static async Task<int> OnOpenAsync(ServiceProvider services, Func<IServiceProvider, Task<int>> verb, CancellationToken ct)
    {
        await services.GetRequiredService<Preparation>().OpenAsync(ct);
        await using var scope = services.CreateAsyncScope();
        return await verb(scope.ServiceProvider);
    }
}
