using Comptoir.Commerce.Storage;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Jobs;
using Comptoir.Server.Native;
using Comptoir.Server.Native.Clock;
using Comptoir.Server.OpenApi;
using Comptoir.Server.Pages;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.PartnerCenter.Orders;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Hosting;

/// <summary>The web server: a table of contents of what it is made of.</summary>
public static class ServerApp
{
    /// <summary>What a server does besides where it has the process for itself: it minds the memory of all of it.</summary>
    public static void OwnsProcess(IServiceCollection services) => services.AddHostedService<SettleJob>();

    /// <param name="urls">Addresses to listen on, separated by semicolons.</param>
    /// <param name="more">Settings beside those of the data folder and the environment.</param>
    /// <param name="adapt">Last word on the services, for tests that put a fault or a clock in.</param>
    public static WebApplication Build(
        DataFolder folder, string urls, IEnumerable<KeyValuePair<string, string?>>? more = null, Action<IServiceCollection>? adapt = null)
    {
        // Settings are read once. To be told of their changes, the framework would have the system report every write into the folder, the
        // database's among them.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder.Path, Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        var settings = InstallationServices.ReadSettings(folder, more);
        builder.Configuration.AddConfiguration(settings);
        string[] addresses = Addresses.Of(urls);
        builder.WebHost.UseUrls(addresses);
        if (addresses.Any(Addresses.IsTls))
            builder.EndTls(folder, settings);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // A request's line and headers; bodies have limits of their own (RequestBytes, PageForm, Upload).
            kestrel.Limits.MaxRequestLineSize = 8 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 100;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        builder.Logging.ReadableByMachines(settings);
        builder.Services.AddInstallation(settings, folder, InstallationServices.MasterSecret(settings, folder));
        builder.Services.AddDoor();
        adapt?.Invoke(builder.Services);
        PrivateFiles.CreateFolder(folder.Media);
        var app = builder.Build();
        app.UseDoor();
        app.MapEverything();
        app.RefuseUnguardedRoutes();
        return app;
    }

    /// <summary>Only where it is asked for: a server behind a proxy loads nothing of it.</summary>
    private static void EndTls(this WebApplicationBuilder builder, DataFolder folder, IConfiguration settings)
    {
        var certificate = TlsCertificate.Of(settings.GetSection(TlsOptions.Section).Get<TlsOptions>() ?? new TlsOptions(), folder);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<ILogger<TlsCertificate>>(
            (kestrel, log) => kestrel.ConfigureHttpsDefaults(https => certificate.Use(https, log)));
    }

    private static void AddDoor(this IServiceCollection services)
    {
        services.AddScoped<RepeatableRequests>();
        services.AddSingleton<Paging>().AddSingleton<CallerRate>().AddSingleton<PublishedLimits>().AddSingleton<OpenApiDocuments>();
        services.AddScoped<LineTitles>();
        // Only what bearer tokens need: the full set would keep cookie keys in the user's home.
        services.AddAuthenticationCore(options => options.DefaultScheme = BearerHandler.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null);
        services.AddPages();
        services.AddSingleton<IssuerKeys>().AddScoped<OutsideCallers>().AddSingleton<RefusedTokens>().AddSingleton<TokenIssuer>().AddScoped<Grants>();
        services.AddSingleton<TokenExchange>().AddSingleton<KnownTokens>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddSingleton<IAuthorizationHandler, NeedsHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalAnswers>();
        services.AddSingleton<JobBoard>().AddSingleton<RestoredMode>();
        services.AddHostedService<MailJob>().AddHostedService<DueJob>();
        services.AddHostedService<SealJob>().AddHostedService<PurgeJob>().AddHostedService<MonthsJob>().AddHostedService<RevealWatchJob>().AddHostedService<KeyJob>();
        services.AddHealth();
        // Stopping is given a little more than the requests are: the log is sealed once more.
        services.AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>(
            (host, shutdown) => host.ShutdownTimeout = shutdown.Value.Notice + shutdown.Value.Limit + TimeSpan.FromSeconds(5));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    private static void UseDoor(this WebApplication app)
    {
        app.UseTrustedProxies(app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value);
        app.UseMiddleware<AnswerHeaders>();
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<Locale>();
        app.UseMiddleware<OuterErrors>();
        app.UseRouting();
        if (app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(StatementLimit)))
            app.UseMiddleware<StatementDoor>();
        app.UseMiddleware<PageDoor>();
        app.UseMiddleware<DrainDoor>();
        if (app.Services.GetRequiredService<IOptions<ClockOptions>>().Value.Test)
            app.UseMiddleware<ClockFollower>();
        app.UseMiddleware<ConfidentialAnswers>();
        app.UseAuthentication();
        app.UseMiddleware<CallerDoor>();
        app.UseAuthorization();
        app.UseMiddleware<PathChecks>();
    }

    private static void MapEverything(this WebApplication app)
    {
        app.MapHealth();
        app.MapTokens();
        app.MapTokenExchange();
        app.MapDiscovery();
        app.MapPartnerCenter();
        app.MapNative();
        app.MapOpenApi();
        app.MapPages();
        app.MapNotBuiltYet(NotBuilt);
        app.MapNativeNotBuiltYet(NotBuilt);
    }

    private static IResult NotBuilt(HttpContext http) => WireErrors.Error(StatusCodes.Status501NotImplemented, WireCode.NotBuilt, "NotBuiltYet");

    /// <summary>Closed unless a policy opens it: a route without one stops the start.</summary>
    private static void RefuseUnguardedRoutes(this WebApplication app)
    {
        var open = ((IEndpointRouteBuilder)app).DataSources
            .SelectMany(source => source.Endpoints)
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null
                && endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is null
                && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => endpoint.DisplayName)
            .ToList();
        if (open.Count > 0)
            throw new InvalidOperationException($"Routes without a policy: {string.Join(", ", open)}");
    }
}
