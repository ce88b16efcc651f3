using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir partners</c>: the resellers, the markets they may sell in, and what they may owe.</summary>
internal static class PartnersCommand
{
    public static Command Make() => new("partners", "Adds, lists and changes partners.") { Add(), List(), Set() };

    private static Command Add()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var name = new Argument<string>("NAME") { Description = "Legal name." };
        var mpn = new Option<string>("--mpn") { Description = "MPN id, digits.", Required = true };
        var country = new Option<string>("--country") { Description = "Country, two letters.", Required = true };
        var domain = new Option<string>("--domain") { Description = "Domain that its user names end in.", Required = true };
        var currency = new Option<string?>("--currency") { Description = "Billing currency, if not the country's." };
        var culture = new Option<string?>("--culture") { Description = "Language and formats, ll-CC, if not the country's." };
        var type = new Option<PartnerType>("--type") { Description = "How it stands to the operator.", DefaultValueFactory = _ => PartnerType.DirectBill };
        var terms = new Terms();
        var command = new Command("add", "Adds a partner.") { name, mpn, country, domain, currency, culture, type, data, json };
        terms.AddTo(command);
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var by = await AccessOptions.ActorAsync(services, ct);
            var request = new AddPartner(
                parsed.GetRequiredValue(name), parsed.GetRequiredValue(mpn), parsed.GetRequiredValue(country), parsed.GetRequiredValue(domain).ToLowerInvariant(), by)
            {
                Currency = parsed.GetValue(currency),
                Culture = parsed.GetValue(culture),
                Type = parsed.GetValue(type),
                Markets = parsed.Given(terms.Markets) ?? [],
                CreditLimits = parsed.Given(terms.Limits) ?? [],
                Sandbox = parsed.GetValue(terms.Sandbox) ?? false,
                PolicyProfile = parsed.GetValue(terms.Policy) ?? PolicyProfile.Default,
                Support = terms.SupportOf(parsed, null),
            };
            var partner = (await services.GetRequiredService<AddPartnerHandler>().HandleAsync(request, ct)).OrFault();
            await PrintAsync(parsed.InvocationConfiguration.Output, [await OneAsync(services, partner.Id, ct)], parsed.GetValue(json));
            return 0;
        }, ct));
        return command;
    }

    private static Command List()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var search = new Option<string?>("--search") { Description = "Part of a name, MPN id or domain, or a tenant id." };
        var command = new Command("list", "Lists the partners.") { search, data, json };
        command.SetAction((parsed, ct) => Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
        {
            var partners = await services.GetRequiredService<FindPartners>().ListAsync(parsed.GetValue(search), ct);
            await PrintAsync(parsed.InvocationConfiguration.Output, partners, parsed.GetValue(json));
            return 0;
        }, ct));
        return command;
    }

    private static Command Set()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var which = new Argument<string>("PARTNER") { Description = "Tenant id or domain." };
        var name = new Option<string?>("--name") { Description = "Legal name." };
        var terms = new Terms();
        var command = new Command("set", "Changes a partner; --markets replaces the list, --limit sets the limits named.") { which, name, data, json };
        terms.AddTo(command);
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var by = await AccessOptions.ActorAsync(services, ct);
            var id = (await AccessOptions.TenantAsync(services, parsed.GetRequiredValue(which), ActorKind.Partner, ct)).PartnerId;
            var partner = (await OneAsync(services, id, ct)).Partner;
            var request = new ChangePartner(id, null, by)
            {
                Name = parsed.GetValue(name),
                Markets = parsed.Given(terms.Markets),
                CreditLimits = parsed.Given(terms.Limits) ?? [],
                Sandbox = parsed.GetValue(terms.Sandbox),
                PolicyProfile = parsed.GetValue(terms.Policy),
                Support = terms.SupportOf(parsed, partner),
            };
            (await services.GetRequiredService<ChangePartnerHandler>().HandleAsync(request, ct)).OrFault();
            await PrintAsync(parsed.InvocationConfiguration.Output, [await OneAsync(services, id, ct)], parsed.GetValue(json));
            return 0;
        }, ct));
        return command;
    }

    private static async Task<PartnerWithCredit> OneAsync(IServiceProvider services, PartnerId id, CancellationToken ct) =>
        (await services.GetRequiredService<FindPartners>().OneAsync(id, ct)).OrFault();

    private static async Task PrintAsync(TextWriter output, IReadOnlyList<PartnerWithCredit> partners, bool json)
    {
        if (json)
        {
            await Report.JsonAsync(output, partners.Select(p => new
            {
                TenantId = p.Partner.Id.Value,
                p.Partner.Name,
                p.Partner.MpnId,
                p.Partner.Country,
                p.Partner.Currency,
                p.Partner.Culture,
                p.Partner.Type,
                p.Partner.Markets,
                CreditLimits = p.CreditLimits.Select(limit => new { limit.Amount, Currency = limit.Currency.Code }),
                p.Partner.Sandbox,
                p.Partner.PolicyProfile,
                Support = new { Email = p.Partner.SupportEmail, Phone = p.Partner.SupportPhone, Website = p.Partner.SupportWebsite },
            }));
            return;
        }

        await Report.TableAsync(
            output,
            ["tenant", "name", "MPN id", "country", "markets", "credit limits", "policy", "sandbox"],
            [.. partners.Select(p => (string[])
            [
                p.Partner.Id.ToString(),
                p.Partner.Name,
                p.Partner.MpnId,
                p.Partner.Country,
                p.Partner.Markets.Count > 8 ? string.Create(CultureInfo.InvariantCulture, $"{p.Partner.Markets.Count} markets") : string.Join(",", p.Partner.Markets),
                string.Join(", ", p.CreditLimits),
                p.Partner.PolicyProfile,
                p.Partner.Sandbox ? "yes" : "no",
            ])]);
    }

    /// <summary>What <c>add</c> and <c>set</c> alike can say of a partner.</summary>
    private sealed class Terms
    {
        private readonly Option<string?> email = new("--support-email") { Description = "Mail address for its customers." };
        private readonly Option<string?> phone = new("--support-phone") { Description = "Telephone for its customers." };
        private readonly Option<string?> website = new("--support-website") { Description = "Address of its support site." };

        public Option<string[]?> Markets { get; } = new("--markets")
        {
            Description = "Markets it may sell in: two-letter codes separated by commas, or *.",
            CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
        };

        public Option<Money[]?> Limits { get; } = new("--limit")
        {
            Description = "What it may owe, by currency: EUR=50000; separated by commas or given again.",
            CustomParser = ParseLimits,
        };

        public Option<bool?> Sandbox { get; } = new("--sandbox") { Description = "true or false: marked for integration tests." };

        public Option<string?> Policy { get; } = new("--policy") { Description = "Policy profile of its orders to come." };

        public void AddTo(Command command)
        {
            foreach (Option option in (Option[])[Markets, Limits, Sandbox, Policy, email, phone, website])
                command.Add(option);
        }

        /// <summary>The contact with what was given; null when nothing was.</summary>
        public SupportContact? SupportOf(ParseResult parsed, Partner? now)
        {
            var (e, p, w) = (parsed.GetValue(email), parsed.GetValue(phone), parsed.GetValue(website));
            return e is null && p is null && w is null ? null : new SupportContact(e ?? now?.SupportEmail, p ?? now?.SupportPhone, w ?? now?.SupportWebsite);
        }

        private static Money[]? ParseLimits(ArgumentResult result)
        {
            var limits = new List<Money>();
            foreach (string word in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
            {
                string[] parts = word.Split('=', 2);
                if (parts.Length == 2
                    && Currency.TryParse(parts[0], out var currency)
                    && decimal.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount))
                    limits.Add(new Money(amount, currency));
                else
                    result.AddError($"'{word}' is not a limit. Write the currency and the amount, for example EUR=50000.");
            }

            return [.. limits];
        }
    }
}
