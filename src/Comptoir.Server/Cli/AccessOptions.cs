using System.CommandLine;
using System.CommandLine.Parsing;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Cli;

/// <summary>Options about roles, shared by the verbs on users and applications.</summary>
internal static class AccessOptions
{
    public static Option<Role[]?> Roles() => new("--roles")
    {
        Description = "Roles, separated by commas: " + string.Join(", ", Enum.GetNames<Role>()) + ".",
        CustomParser = ParseRoles,
    };

    /// <summary>The list an option was given; null when it was not given, which is not the same as an empty list.</summary>
    public static T[]? Given<T>(this ParseResult parsed, Option<T[]?> option) =>
        parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;

    /// <summary>Who the command line is in the activity log: the program itself, in the operator's tenant.</summary>
    /// <exception cref="SetupFaultException">There is no installation yet.</exception>
    public static async Task<Actor> ActorAsync(IServiceProvider services, CancellationToken ct)
    {
        var by = await SelfAsync(services, ct);
        return by.Partner == default
            ? throw new SetupFaultException("There is no operator account yet. Make one: comptoir users add NAME --operator")
            : by;
    }

    /// <summary>The same for what may be set up before there is an operator account, the catalogue and its stock; then in nobody's
    /// tenant.</summary>
    public static async Task<Actor> SelfAsync(IServiceProvider services, CancellationToken ct)
    {
        var installation = await services.GetRequiredService<ComptoirDb>().Installations.SingleOrDefaultAsync(ct);
        return Actor.Program with
        {
            Partner = installation?.OperatorId ?? default,
            CorrelationId = NewId.Guid(services.GetRequiredService<CommerceClock>().RealNow()),
        };
    }

    /// <summary>The tenant of an id or a domain.</summary>
    /// <exception cref="SetupFaultException">There is none of this kind.</exception>
    public static async Task<Tenant> TenantAsync(IServiceProvider services, string idOrDomain, ActorKind kind, CancellationToken ct) =>
        await services.GetRequiredService<SignIn>().FindTenantAsync(idOrDomain, ct) is { } tenant && tenant.Kind == kind
            ? tenant
            : throw new SetupFaultException($"There is no {kind.ToString().ToLowerInvariant()} '{idOrDomain}'.");

    private static Role[]? ParseRoles(ArgumentResult result)
    {
        var roles = new List<Role>();
        foreach (string word in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (Enum.TryParse<Role>(word, ignoreCase: true, out var role) && Enum.IsDefined(role) && !char.IsAsciiDigit(word[0]))
                roles.Add(role);
            else
                result.AddError($"'{word}' is not a role. Roles: {string.Join(", ", Enum.GetNames<Role>())}.");
        }

        return [.. roles];
    }
}

/// <summary>Whose users or applications a verb is about: <c>--operator</c>, <c>--partner ID</c> or <c>--customer ID</c>.</summary>
internal sealed class TenantOption
{
    private readonly Option<bool> asOperator = new("--operator") { Description = "The operator's own." };
    private readonly Option<string?> partner = new("--partner") { Description = "Those of a partner: tenant id or domain." };
    private readonly Option<string?>? customer;

    public TenantOption(Command command, bool customers)
    {
        command.Add(asOperator);
        command.Add(partner);
        if (customers)
            command.Add(customer = new Option<string?>("--customer") { Description = "Those of a customer: tenant id or domain." });
        command.Validators.Add(result =>
        {
            int given = (result.GetValue(asOperator) ? 1 : 0) + (result.GetValue(partner) is null ? 0 : 1)
                + (customer is not null && result.GetValue(customer) is not null ? 1 : 0);
            if (given != 1)
                result.AddError($"Say whose: one of --operator, --partner ID{(customer is null ? "" : ", --customer ID")}.");
        });
    }

    public bool IsOperator(ParseResult parsed) => parsed.GetValue(asOperator);

    /// <exception cref="SetupFaultException">There is no such tenant.</exception>
    public async Task<Guid> IdAsync(ParseResult parsed, IServiceProvider services, Actor by, CancellationToken ct)
    {
        if (IsOperator(parsed))
            return by.Partner.Value;
        if (parsed.GetValue(partner) is { } reseller)
            return (await AccessOptions.TenantAsync(services, reseller, ActorKind.Partner, ct)).Id;
        return (await AccessOptions.TenantAsync(services, parsed.GetValue(customer!)!, ActorKind.Customer, ct)).Id;
    }
}
