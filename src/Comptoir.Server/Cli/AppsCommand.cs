using System.CommandLine;
using System.Globalization;
using Comptoir.Commerce.Access;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir apps</c>: programs of the operator and of partners, which sign in with a secret.</summary>
internal static class AppsCommand
{
    public static Command Make() => new("apps", "Registers, lists and changes applications.") { Add(), List(), Set(), Renew() };

    private static Command Add()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var name = new Argument<string>("NAME") { Description = "Name of the application." };
        var roles = AccessOptions.Roles();
        var redirects = Redirects();
        var command = new Command("add", "Registers an application; its secret is printed this once.") { name, roles, redirects, data, json };
        var tenant = new TenantOption(command, customers: false);
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var by = await AccessOptions.ActorAsync(services, ct);
            var owner = await tenant.IdAsync(parsed, services, by, ct);
            var made = (await services.GetRequiredService<AddApplicationHandler>()
                .HandleAsync(new AddApplication(owner, parsed.GetRequiredValue(name), parsed.Given(roles) ?? [], by) { RedirectUris = parsed.GetValue(redirects) ?? [] }, ct)).OrFault();
            await PrintAsync(parsed.InvocationConfiguration.Output, [made.Application], parsed.GetValue(json), made.Secret);
            return 0;
        }, ct));
        return command;
    }

    private static Command List()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var command = new Command("list", "Lists applications.") { data, json };
        var tenant = new TenantOption(command, customers: false);
        command.SetAction((parsed, ct) => Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
        {
            var by = await AccessOptions.ActorAsync(services, ct);
            var apps = (await services.GetRequiredService<FindApplications>().ListAsync(await tenant.IdAsync(parsed, services, by, ct), by, ct)).OrFault();
            await PrintAsync(parsed.InvocationConfiguration.Output, apps, parsed.GetValue(json), secret: null);
            return 0;
        }, ct));
        return command;
    }

    private static Command Set()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var clientId = new Argument<Guid>("CLIENT-ID");
        var name = new Option<string?>("--name") { Description = "Name of the application." };
        var roles = AccessOptions.Roles();
        var enabled = new Option<bool?>("--enabled") { Description = "true or false: may sign in." };
        var redirects = Redirects();
        var command = new Command("set", "Changes an application; --roles and --redirect replace its lists.") { clientId, name, roles, redirects, enabled, data, json };
        var tenant = new TenantOption(command, customers: false);
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var by = await AccessOptions.ActorAsync(services, ct);
            var request = new ChangeApplication(
                await tenant.IdAsync(parsed, services, by, ct),
                parsed.GetRequiredValue(clientId),
                parsed.GetValue(name),
                parsed.Given(roles),
                parsed.GetValue(enabled),
                null,
                by)
            {
                RedirectUris = parsed.Given(redirects),
            };
            var changed = (await services.GetRequiredService<ChangeApplicationHandler>().HandleAsync(request, ct)).OrFault();
            await PrintAsync(parsed.InvocationConfiguration.Output, [changed], parsed.GetValue(json), secret: null);
            return 0;
        }, ct));
        return command;
    }

    private static Command Renew()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var clientId = new Argument<Guid>("CLIENT-ID");
        var overlap = new Option<int>("--overlap") { Description = "Hours that the secret before works on; none by default." };
        overlap.Validators.Add(result =>
        {
            int most = (int)RenewSecret.LongestOverlap.TotalHours;
            if (result.GetValue(overlap) is var hours && (hours < 0 || hours > most))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--overlap must be 0 to {most} hours, not {hours}."));
        });
        var command = new Command("renew", "Makes a new secret, printed this once; the one before stops working after the overlap.") { clientId, overlap, data, json };
        var tenant = new TenantOption(command, customers: false);
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var by = await AccessOptions.ActorAsync(services, ct);
            var owner = await tenant.IdAsync(parsed, services, by, ct);
            var renewed = (await services.GetRequiredService<RenewSecretHandler>()
                .HandleAsync(new RenewSecret(owner, parsed.GetRequiredValue(clientId), TimeSpan.FromHours(parsed.GetValue(overlap)), by), ct)).OrFault();
            await PrintAsync(parsed.InvocationConfiguration.Output, [renewed.Application], parsed.GetValue(json), renewed.Secret);
            return 0;
        }, ct));
        return command;
    }

    private static Option<string[]?> Redirects() => new("--redirect")
    {
        Description = "Address that authorization codes may be sent to; give it again for each.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static Task PrintAsync(TextWriter output, IReadOnlyList<Application> apps, bool json, string? secret)
    {
        if (json)
            return Report.JsonAsync(output, apps.Select(app => new { app.ClientId, app.Name, app.Roles, app.RedirectUris, app.Enabled, Secret = secret }));

        List<string> header = ["client id", "name", "roles", "enabled"];
        if (secret is not null)
            header.Add("secret");
        return Report.TableAsync(
            output,
            header,
            [.. apps.Select(app => (List<string>)
            [
                app.ClientId.ToString(),
                app.Name,
                string.Join(", ", app.Roles),
                app.Enabled ? "yes" : "no",
                .. secret is null ? Array.Empty<string>() : [secret],
            ])]);
    }
}
