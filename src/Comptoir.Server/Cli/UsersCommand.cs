using System.CommandLine;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir users</c>: people of the operator, of partners and of customers.</summary>
internal static class UsersCommand
{
    public static Command Make() => new("users", "Adds, lists and changes users.") { Add(), List(), Set() };

    private static Command Add()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var name = new Argument<string>("NAME") { Description = "User name: name@domain, or the name alone for the tenant's own domain." };
        var display = new Option<string?>("--name") { Description = "Name to show." };
        var email = new Option<string?>("--email") { Description = "Mail address, if it is not the user name." };
        var roles = AccessOptions.Roles();
        var company = new Option<string?>("--company") { Description = "With the first operator: the operator's company." };
        var country = new Option<string>("--country") { Description = "With the first operator: its country, two letters.", DefaultValueFactory = _ => "US" };
        var invite = new Option<bool>("--invite") { Description = "Mails the user a link to choose a password by; no password is asked for." };
        var command = new Command("add", "Adds a user. The first operator's account makes the installation.") { name, display, email, roles, invite, company, country, data, json };
        var tenant = new TenantOption(command, customers: true);
        var password = new PasswordOption(command);
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            string userName = parsed.GetRequiredValue(name);
            bool invited = parsed.GetValue(invite);
            string? chosen = invited || password.Generates(parsed) ? null : password.Read(parsed);
            // The installation and its first account are made together or not at all.
            await using var work = await services.GetRequiredService<ComptoirDb>().BeginWorkAsync(ct);
            if (tenant.IsOperator(parsed))
                await FoundAsync(services, userName, parsed.GetValue(company), parsed.GetRequiredValue(country), ct);
            var by = await AccessOptions.ActorAsync(services, ct);
            var request = new AddUser(await tenant.IdAsync(parsed, services, by, ct), userName, parsed.Given(roles) ?? (tenant.IsOperator(parsed) ? [Role.Operator] : []), by)
            {
                DisplayName = parsed.GetValue(display),
                Email = parsed.GetValue(email),
                Password = chosen,
                Invite = invited,
            };
            var made = (await services.GetRequiredService<AddUserHandler>().HandleAsync(request, ct)).OrFault();
            await work.CommitAsync(ct);
            await PrintAsync(parsed.InvocationConfiguration.Output, [made.User], parsed.GetValue(json), made.Password);
            return 0;
        }, ct));
        return command;
    }

    private static Command List()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var command = new Command("list", "Lists users.") { data, json };
        var tenant = new TenantOption(command, customers: true);
        command.SetAction((parsed, ct) => Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
        {
            var by = await AccessOptions.ActorAsync(services, ct);
            var users = (await services.GetRequiredService<FindUsers>().ListAsync(await tenant.IdAsync(parsed, services, by, ct), by, ct)).OrFault();
            await PrintAsync(parsed.InvocationConfiguration.Output, users, parsed.GetValue(json), password: null);
            return 0;
        }, ct));
        return command;
    }

    private static Command Set()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var name = new Argument<string>("USER") { Description = "User name or id." };
        var display = new Option<string?>("--name") { Description = "Name to show." };
        var email = new Option<string?>("--email") { Description = "Mail address." };
        var roles = AccessOptions.Roles();
        var enabled = new Option<bool?>("--enabled") { Description = "true or false: may sign in." };
        var ask = new Option<bool>("--ask-password") { Description = "Asks for a new password." };
        var command = new Command("set", "Changes a user; --roles replaces its roles.") { name, display, email, roles, enabled, ask, data, json };
        var tenant = new TenantOption(command, customers: true);
        var password = new PasswordOption(command);
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var by = await AccessOptions.ActorAsync(services, ct);
            var owner = await tenant.IdAsync(parsed, services, by, ct);
            var user = (await services.GetRequiredService<FindUsers>().OneAsync(owner, parsed.GetRequiredValue(name), by, ct)).OrFault();
            string? made = password.Generates(parsed) ? Passwords.Generate() : null;
            bool changesPassword = password.IsGiven(parsed) || parsed.GetValue(ask);
            var request = new ChangeUser(owner, user.Id, null, by)
            {
                DisplayName = parsed.GetValue(display),
                Email = parsed.GetValue(email),
                Roles = parsed.Given(roles),
                Enabled = parsed.GetValue(enabled),
                Password = changesPassword ? made ?? password.Read(parsed) : null,
            };
            var changed = (await services.GetRequiredService<ChangeUserHandler>().HandleAsync(request, ct)).OrFault();
            await PrintAsync(parsed.InvocationConfiguration.Output, [changed], parsed.GetValue(json), made);
            return 0;
        }, ct));
        return command;
    }

    private static async Task FoundAsync(IServiceProvider services, string userName, string? company, string country, CancellationToken ct)
    {
        int at = userName.IndexOf('@', StringComparison.Ordinal);
        string? domain = at < 0 ? null : userName[(at + 1)..].Trim().ToLowerInvariant();
        var request = new FoundInstallation(company ?? domain ?? "Operator", domain, country, IsTest: false);
        (await services.GetRequiredService<FoundInstallationHandler>().HandleAsync(request, ct)).OrFault();
    }

    private static Task PrintAsync(TextWriter output, IReadOnlyList<User> users, bool json, string? password)
    {
        if (json)
        {
            return Report.JsonAsync(output, users.Select(user => new
            {
                Id = user.Id.Value,
                user.UserName,
                user.DisplayName,
                user.Email,
                user.Roles,
                user.Enabled,
                Password = password,
            }));
        }

        List<string> header = ["user name", "name", "roles", "enabled", "id"];
        if (password is not null)
            header.Add("password");
        return Report.TableAsync(
            output,
            header,
            [.. users.Select(user => (List<string>)
            [
                user.UserName,
                user.DisplayName,
                string.Join(", ", user.Roles),
                user.Enabled ? "yes" : "no",
                user.Id.ToString(),
                .. password is null ? Array.Empty<string>() : [password],
            ])]);
    }
}
