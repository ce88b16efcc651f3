using Comptoir.Commerce;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.HybridBenefit;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Support;
using Comptoir.Commerce.Time;
using Comptoir.Postgres;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Jobs;
using Comptoir.Server.PartnerCenter.Subscriptions;
using Comptoir.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Hosting;

/// <summary>The services of an installation without its web server: what the command line works with, and the server too.</summary>
public static class InstallationServices
{
    public static void AddInstallation(this IServiceCollection services, IConfiguration configuration, DataFolder folder, byte[]? masterSecret)
    {
        services.AddSingleton(folder);
        services.AddCommerce();
        services.AddSingleton(_ => Profiles(folder));
        services.AddSingleton(_ => OwnPrices(folder) ?? VmPrices.Shipped());
        services.AddSingleton(_ => new KeyVault(masterSecret ?? throw new SetupFaultException(
            "The master secret is missing. Set Secrets:Master (environment: Secrets__Master) to the base64 of at least 32 random bytes, for example from: openssl rand -base64 32")));
        services.AddSingleton<IMediaStore>(provider => new FolderMediaStore(
            folder.Media, provider.GetRequiredService<Faults>(), provider.GetRequiredService<CommerceClock>().Real));
        services.AddSingleton<TokenSigner>();
        services.AddSingleton<Preparation>();
        Bind<AuthOptions>(services, configuration, AuthOptions.Section, SettingRules.FaultOf);
        Bind<SignInOptions>(services, configuration, SignInOptions.Section, SettingRules.FaultOf);
        Bind<ClockOptions>(services, configuration, ClockOptions.Section);
        Bind<CustomerOptions>(services, configuration, CustomerOptions.Section, SettingRules.FaultOf);
        Bind<CartOptions>(services, configuration, CartOptions.Section, SettingRules.FaultOf);
        Bind<AuditOptions>(services, configuration, AuditOptions.Section, SettingRules.FaultOf);
        Bind<KeyOptions>(services, configuration, KeyOptions.Section, SettingRules.FaultOf);
        Bind<LimitOptions>(services, configuration, LimitOptions.Section, SettingRules.FaultOf);
        Bind<DownloadOptions>(services, configuration, DownloadOptions.Section, SettingRules.FaultOf);
        Bind<MailOptions>(services, configuration, MailOptions.Section, SettingRules.FaultOf);
        Bind<PortalOptions>(services, configuration, PortalOptions.Section, SettingRules.FaultOf);
        Bind<ProxyOptions>(services, configuration, ProxyOptions.Section, SettingRules.FaultOf);
        services.AddOptions<SignInOptions>().PostConfigure<IOptions<ProxyOptions>>((signIn, proxies) => signIn.KnowsCallers = proxies.Value.Trusted.Count > 0);
        services.AddSingleton<IPortalAddress, PortalAddress>();
        services.AddSingleton<FileMailSender>().AddSingleton<SmtpMailSender>();
        services.AddSingleton<IMailSender>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.Smtp.Host is { Length: > 0 }
            ? provider.GetRequiredService<SmtpMailSender>()
            : provider.GetRequiredService<FileMailSender>());
        Bind<BillingOptions>(services, configuration, BillingOptions.Section, SettingRules.FaultOf);
        Bind<ActivationOptions>(services, configuration, ActivationOptions.Section, SettingRules.FaultOf);
        Bind<SupportOptions>(services, configuration, SupportOptions.Section, SettingRules.FaultOf);
        Bind<CancellationOptions>(services, configuration, CancellationOptions.Section, SettingRules.FaultOf);
        Bind<EmulationOptions>(services, configuration, EmulationOptions.Section, SettingRules.FaultOf);
        Bind<ReservationOptions>(services, configuration, ReservationOptions.Section, SettingRules.FaultOf);
        Bind<ShutdownOptions>(services, configuration, ShutdownOptions.Section, SettingRules.FaultOf);
        AddStorage(services, configuration, folder);
    }

    /// <summary>The connection string of PostgreSQL, if that is where the data is.</summary>
    internal static string? Postgres(IConfiguration configuration) =>
        configuration[$"{StorageOptions.Section}:{nameof(StorageOptions.Postgres)}"] is { Length: > 0 } connection ? connection : null;

    private static void AddStorage(IServiceCollection services, IConfiguration configuration, DataFolder folder)
    {
        if (Postgres(configuration) is not { } connection)
        {
            services.AddComptoirSqlite(folder.DatabaseFile).UseSqliteModel();
            return;
        }

        try
        {
            services.AddComptoirPostgres(connection).UsePostgresModel();
        }
        catch (ArgumentException fault)
        {
            throw new SetupFaultException($"Setting {StorageOptions.Section}:{nameof(StorageOptions.Postgres)} is no connection string: {fault.Message}");
        }
    }

    /// <summary>Settings of the data folder's file, then of the environment, which wins (R18.2).</summary>
    /// <exception cref="SetupFaultException">The file is not JSON, or a level of the log is none.</exception>
    public static IConfigurationRoot ReadSettings(DataFolder folder, IEnumerable<KeyValuePair<string, string?>>? more = null)
    {
        IConfigurationRoot settings;
        try
        {
            settings = new ConfigurationBuilder()
                .AddJsonFile(folder.SettingsFile, optional: true, reloadOnChange: false)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(more ?? [])
                .Build();
        }
        catch (InvalidDataException fault)
        {
            throw new SetupFaultException($"{folder.SettingsFile} is not JSON: {(fault.InnerException ?? fault).Message}");
        }

        var levels = settings.GetSection("Logging:LogLevel").GetChildren();
        return levels.FirstOrDefault(level => !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out _)) is { } wrong
            ? throw new SetupFaultException($"Setting {wrong.Path} is no level of the log: '{wrong.Value}'. Levels: {string.Join(", ", Enum.GetNames<LogLevel>())}.")
            : settings;
    }

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

    private static PolicyProfiles Profiles(DataFolder folder)
    {
        try
        {
            List<PolicyProfile> all = [.. PolicyProfile.Shipped(), .. OwnProfiles(folder)];
            return all.GroupBy(profile => profile.Name).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
                ? throw new SetupFaultException($"There are two policy profiles '{twice.Key}'; a name is of one file only, and not that of a shipped profile.")
                : new PolicyProfiles(all);
        }
        catch (InvalidDataException fault)
        {
            throw new SetupFaultException(fault.Message);
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

    private static VmPrices? OwnPrices(DataFolder folder)
    {
        if (!File.Exists(folder.VmPrices))
            return null;
        try
        {
            using var file = File.OpenRead(folder.VmPrices);
            return VmPrices.Read(file, folder.VmPrices);
        }
        catch (InvalidDataException fault)
        {
            throw new SetupFaultException(fault.Message);
        }
    }

    /// <summary>Binds a section at once, so that every verb tells a wrong value before it does anything.</summary>
    /// <param name="faultOf">The first wrong value, in words that go on from the section's name; null when all are right.</param>
    /// <exception cref="SetupFaultException">A value is not of its type, or not one that may be.</exception>
    private static void Bind<T>(IServiceCollection services, IConfiguration configuration, string section, Func<T, string?>? faultOf = null)
        where T : class, new()
    {
        var values = configuration.GetSection(section);
        try
        {
            if (faultOf?.Invoke(values.Get<T>() ?? new T()) is { } fault)
                throw new SetupFaultException($"Setting {section}:{fault}");
        }
        catch (InvalidOperationException fault)
        {
            throw new SetupFaultException($"Setting {section}: {fault.Message}");
        }

        services.AddOptions<T>().Bind(values);
    }
}

/// <summary>Brings an installation up: schema, keys, clock.</summary>
public sealed class Preparation(IServiceScopeFactory scopes, CommerceClock clock, PolicyProfiles profiles, WriteGate gate)
{
    /// <summary>Applies the migrations that are missing.</summary>
    /// <exception cref="SetupFaultException">A newer version has taken away what this one uses.</exception>
    public async Task MigrateAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        if (await SchemaVersion.MigrateAsync(db, gate, ct))
            await scope.ServiceProvider.GetRequiredService<CatalogSearch>().FillAsync(ct);
        await RequireOursAsync(db, ct);
    }

    /// <exception cref="SetupFaultException">The database has no schema, an older one, or one that this version cannot work with any more.</exception>
    public async Task RequireSchemaAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        if (!await SchemaVersion.IsUpToDateAsync(db, ct))
            throw new SetupFaultException("The database is not at this version's schema yet. Bring it there: comptoir migrate");
        await RequireOursAsync(db, ct);
    }

    /// <summary>Opens the vault, loads the signing key and sets the clock.</summary>
    /// <exception cref="SetupFaultException">The master secret is not the database's, or a partner's policy profile is gone.</exception>
    public async Task OpenAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        try
        {
            var (id, pkcs8) = await scope.ServiceProvider.GetRequiredService<KeyVault>().OpenAsync(db, clock, ct);
            scope.ServiceProvider.GetRequiredService<KeyVault>().LooksUpBy(DataKeys);
            scope.ServiceProvider.GetRequiredService<TokenSigner>().Load(id, pkcs8);
        }
        catch (ForeignMasterSecretException foreign)
        {
            throw new SetupFaultException($"Secrets:Master is not the secret that this database was made with ({foreign.Message}).");
        }

        var used = await db.RowsAsync($"""SELECT DISTINCT "PolicyProfile" FROM "Partners" """, row => row.GetString(0), ct);
        if (used.Find(name => profiles.Find(name) is null) is { } gone)
            throw new SetupFaultException($"A partner buys under the policy profile '{gone}', which is neither shipped nor in the policies folder.");
        await TestClock.FollowAsync(db, clock, ct);
    }

    private List<DataKey> DataKeys()
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetRequiredService<ComptoirDb>().DataKeys.AsNoTracking()];
    }

    private static async Task RequireOursAsync(ComptoirDb db, CancellationToken ct)
    {
        if (await SchemaVersion.TakenFromUsAsync(db, ct) is { } change)
            throw new SetupFaultException($"The database is at the schema of a newer version, which has taken away what this one uses ({change}). Run that version.");
    }
}
