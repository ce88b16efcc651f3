using Comptoir.Commerce;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Postgres;
using Comptoir.Server.Auth;
using Comptoir.Server.Jobs;
using Comptoir.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Hosting;

/// <summary>The services of an installation without its web server: what the command line works with, and the server too.</summary>
public static class InstallationServices
{
    public static void AddInstallation(this IServiceCollection services, IConfiguration configuration, DataFolder folder, byte[]? masterSecret)
    {
        services.AddSingleton(folder);
        services.AddCommerce();
        services.AddSingleton(_ => new PolicyProfiles([.. PolicyProfile.Shipped(), .. OwnProfiles(folder)]));
        services.AddSingleton(_ => new KeyVault(masterSecret ?? throw new SetupFaultException(
            "The master secret is missing. Set Secrets:Master (environment: Secrets__Master) to the base64 of at least 32 random bytes, for example from: openssl rand -base64 32")));
        services.AddSingleton<IMediaStore>(provider => new FolderMediaStore(
            folder.Media, provider.GetRequiredService<Faults>(), provider.GetRequiredService<CommerceClock>().Real));
        services.AddSingleton<TokenSigner>();
        services.AddSingleton<Preparation>();
        Bind<AuthOptions>(services, configuration, AuthOptions.Section);
        Bind<SignInOptions>(services, configuration, SignInOptions.Section);
        Bind<ClockOptions>(services, configuration, ClockOptions.Section);
        Bind<CustomerOptions>(services, configuration, CustomerOptions.Section);
        Bind<CartOptions>(services, configuration, CartOptions.Section);
        Bind<AuditOptions>(services, configuration, AuditOptions.Section);
        Bind<KeyOptions>(services, configuration, KeyOptions.Section);
        Bind<DownloadOptions>(services, configuration, DownloadOptions.Section);
        Bind<MailOptions>(services, configuration, MailOptions.Section);
        Bind<PortalOptions>(services, configuration, PortalOptions.Section);
        services.AddSingleton<IPortalAddress, PortalAddress>();
        services.AddSingleton<FileMailSender>().AddSingleton<SmtpMailSender>();
        services.AddSingleton<IMailSender>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.Smtp.Host is { Length: > 0 }
            ? provider.GetRequiredService<SmtpMailSender>()
            : provider.GetRequiredService<FileMailSender>());
        Bind<CancellationOptions>(services, configuration, CancellationOptions.Section);
        if (configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Postgres)}"] is { Length: > 0 } postgres)
            services.AddComptoirPostgres(postgres);
        else
            services.AddComptoirSqlite(folder.DatabaseFile);
    }

    /// <summary>Settings of the data folder's file, then of the environment, which wins (R18.2).</summary>
    public static IConfigurationRoot ReadSettings(DataFolder folder, IEnumerable<KeyValuePair<string, string?>>? more = null) => new ConfigurationBuilder()
        .AddJsonFile(folder.SettingsFile, optional: true, reloadOnChange: false)
        .AddEnvironmentVariables()
        .AddInMemoryCollection(more ?? [])
        .Build();

    /// <summary>The master secret: the setting, else the one a demo world keeps in its folder.</summary>
    public static byte[]? MasterSecret(IConfiguration configuration, DataFolder folder)
    {
        if (configuration[$"{SecretOptions.Section}:{nameof(SecretOptions.Master)}"] is not { Length: > 0 } text)
            return folder.DemoSecret();
        try
        {
            byte[] secret = Convert.FromBase64String(text);
            return secret.Length >= 32 ? secret : throw new SetupFaultException("Secrets:Master must be the base64 of at least 32 bytes.");
        }
        catch (FormatException)
        {
            throw new SetupFaultException("Secrets:Master is not base64.");
        }
    }

    private static IEnumerable<PolicyProfile> OwnProfiles(DataFolder folder)
    {
        if (!Directory.Exists(folder.Policies))
            yield break;
        foreach (string file in Directory.EnumerateFiles(folder.Policies, "*.json").Order(StringComparer.Ordinal))
        {
            using var json = File.OpenRead(file);
            yield return PolicyProfile.Read(json, file);
        }
    }

    private static void Bind<T>(IServiceCollection services, IConfiguration configuration, string section)
        where T : class => services.AddOptions<T>().Configure(options =>
    {
        try
        {
            configuration.GetSection(section).Bind(options);
        }
        catch (InvalidOperationException fault)
        {
            throw new SetupFaultException($"Setting {section}: {fault.Message}");
        }

        SettingRanges.Check(section, options);
    }).ValidateOnStart();
}

/// <summary>Brings an installation up: schema, keys, clock.</summary>
public sealed class Preparation(IServiceScopeFactory scopes, CommerceClock clock)
{
    /// <summary>Applies the migrations that are missing.</summary>
    public async Task MigrateAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<ComptoirDb>().Database;
        // Asked first: migrating compares the whole model with its snapshot before it finds that there is nothing to do.
        bool there = await database.GetService<IHistoryRepository>().ExistsAsync(ct);
        if (!there || (await database.GetPendingMigrationsAsync(ct)).Any())
            await database.MigrateAsync(ct);
    }

    /// <summary>Opens the vault, loads the signing key and sets the clock.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        var (id, pkcs8) = await scope.ServiceProvider.GetRequiredService<KeyVault>().OpenAsync(db, clock, ct);
        scope.ServiceProvider.GetRequiredService<KeyVault>().LooksUpBy(DataKeys);
        scope.ServiceProvider.GetRequiredService<TokenSigner>().Load(id, pkcs8);
        await TestClock.FollowAsync(db, clock, ct);
    }

    private List<DataKey> DataKeys()
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<ComptoirDb>().DataKeys.AsNoTracking()];
    }
}
