using System.Globalization;
using BenchmarkDotNet.Attributes;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Microbenchmarks.Access;

/// <summary>The bearer token of a request, through the scheme that the server uses, with the services that a request brings; half a
/// second at a time whether the application still stands is remembered.</summary>
public class BearerBenchmarks
{
    private Installation installation = null!;
    private string header = "";
    private int asked;

    [GlobalSetup]
    public void SetUp() => SetUpAsync().Finish();

    [GlobalCleanup]
    public void CleanUp() => installation.DisposeAsync().AsTask().Finish();

    [Benchmark]
    public Task<bool> Known() => AuthenticateAsync(header, "comptoir.example");

    /// <summary>Signature and claims are read: what is remembered of a token is remembered for the host that it was sent to.</summary>
    [Benchmark]
    public Task<bool> SeenFirst() => AuthenticateAsync(header, string.Create(CultureInfo.InvariantCulture, $"{asked++}.comptoir.example"));

    private async Task SetUpAsync()
    {
        installation = await Installation.MakeAsync(AddDoor);
        var caller = await installation.SignInAsync();
        (var id, byte[] pkcs8) = await installation.OpenVaultAsync();
        installation.Get<TokenSigner>().Load(id, pkcs8);
        header = $"Bearer {installation.Get<TokenIssuer>().AccessToken(caller, TokenClaims.PartnerApiAudience, TokenVersion.V2, "https://comptoir.example")}";
        if (!await Known() || !await SeenFirst() || await AuthenticateAsync($"{header}x", "comptoir.example"))
            throw new InvalidOperationException("A token is not told from a forged one.");
    }

    private static void AddDoor(IServiceCollection services)
    {
        services.AddLogging().AddAuthenticationCore(options => options.DefaultScheme = BearerHandler.SchemeName).AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null);
        services.AddSingleton<TokenSigner>().AddSingleton<TokenIssuer>().AddSingleton<KnownTokens>().AddSingleton<RefusedTokens>();
        services.AddSingleton<IssuerKeys>().AddScoped<OutsideCallers>();
    }

    private async Task<bool> AuthenticateAsync(string authorization, string host)
    {
        await using var scope = installation.NewScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (http.Request.Scheme, http.Request.Host) = ("https", new HostString(host));
        http.Request.Headers.Authorization = authorization;
        http.Features.Set(new RequestContext { RequestId = Guid.Empty, CorrelationId = Guid.Empty });
        return (await http.AuthenticateAsync()).Succeeded;
    }
}
