using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Server.Demo;

/// <summary>The demo world of R19 as facts: the same names and ids each time.</summary>
internal static class DemoWorld
{
    public static readonly DemoTenant Operator = new(Id(1), "Comptoir Distribution", "distribution.example");

    public static readonly DemoApp OperatorApp = new(Id(2), "Operator console", [Role.Operator]);

    public static readonly DemoUser OperatorUser = new(Id(3), "operator", "Odile Perrin", [Role.Operator]);

    /// <summary>The program itself in the operator's tenant, as the command line is.</summary>
    public static readonly Actor Program = Actor.Program with { Partner = new PartnerId(Operator.Id), CorrelationId = Operator.Id };

    /// <summary>Tax rates of the sample prices, illustrative: market, name, share of the price before tax.</summary>
    public static readonly IReadOnlyList<(string Market, string Name, decimal Rate)> Taxes =
        [("AU", "GST", 0.10m), ("BR", "ICMS/ISS", 0.15m), ("FR", "TVA", 0.20m), ("GB", "VAT", 0.20m), ("DE", "MwSt.", 0.19m), ("JP", "消費税", 0.10m)];

    public static readonly IReadOnlyList<DemoPartner> Partners =
    [
        new(
            new(Id(0x100), "Garance Négoce", "garance.example"),
            Country: "FR",
            Currency: "EUR",
            Culture: "fr-FR",
            MpnId: "6100042",
            new Address { Country = "FR", Line1 = "12 rue des Tilleuls", PostalCode = "38000", City = "Grenoble" },
            Apps:
            [
                new(Id(0x101), "Garance back office", [.. PartnerRoles()]),
                new(Id(0x102), "Garance test rig", []),
            ],
            Users:
            [
                new(Id(0x110), "nadia", "Nadia Benali", [Role.AdminAgent]),
                new(Id(0x111), "gael", "Gaël Tanguy", [Role.GlobalAdmin]),
                new(Id(0x112), "sacha", "Sacha Lambert", [Role.SalesAgent]),
                new(Id(0x113), "hugo", "Hugo Ferreira", [Role.HelpdeskAgent]),
                new(Id(0x114), "bianca", "Bianca Rossi", [Role.BillingAdmin]),
                new(Id(0x115), "amine", "Amine Cherif", [Role.AccountAdmin]),
                new(Id(0x116), "ursula", "Ursula Weiss", [Role.UserManagementAdmin]),
                new(Id(0x117), "remi", "Rémi Caron", [Role.ReferralAdmin]),
                new(Id(0x118), "maud", "Maud Girard", [Role.MarketingContentAdmin]),
                new(Id(0x119), "agathe", "Agathe Morin", [Role.AdminAgent, Role.GlobalAdmin]),
            ],
            Customers:
            [
                Customer(0x120, "Brasserie Léon", "brasserie-leon", "FR", "fr-FR", "8 quai du Port", "Marseille", "", "13002", "+33 4 91 00 00 01", ("ines", "Inès Morel"), ("paul", "Paul Ricard")),
                Customer(0x130, "Lakeview Dental Group", "lakeview-dental", "US", "en-US", "410 Terry Ave N", "Seattle", "WA", "98109", "206-555-0101", ("dana", "Dana Whitfield"), ("omar", "Omar Reyes")),
                Customer(0x140, "Wattle Creek Foods", "wattle-creek", "AU", "en-AU", "12 Collins Street", "Melbourne", "VIC", "3000", "+61 3 5550 0101", ("kylie", "Kylie Nguyen"), ("brett", "Brett Hogan")),
                Customer(0x150, "Padaria Aurora", "padaria-aurora", "BR", "pt-BR", "Rua Augusta 1200", "São Paulo", "SP", "01304-001", "+55 11 5550 0101", ("luiza", "Luiza Andrade"), ("caio", "Caio Martins")),
                Customer(0x160, "Hoshino Print", "hoshino-print", "JP", "ja-JP", "1-7-1 Konan", "Minato-ku", "Tokyo", "108-0075", "+81 3 5550 0101", ("yuki", "Yuki Hoshino"), ("ren", "Ren Sato")),
                Customer(0x170, "Nuuk Fiskeri", "nuuk-fiskeri", "GL", "da-DK", "Imaneq 33", "Nuuk", "", "3900", "+299 55 01 01", ("aviaja", "Aviaja Lynge"), ("malik", "Malik Olsen")),
            ]),
        new(
            new(Id(0x200), "Harrow Cloud Ltd", "harrowcloud.example"),
            Country: "GB",
            Currency: "GBP",
            Culture: "en-GB",
            MpnId: "6100077",
            new Address { Country = "GB", Line1 = "4 Leman Street", PostalCode = "E1 8FA", City = "London" },
            Apps: [new(Id(0x201), "Harrow integration", [Role.AdminAgent])],
            Users: [new(Id(0x210), "harriet", "Harriet Cole", [Role.AdminAgent])],
            Customers:
            [
                Customer(0x220, "Pennine Outdoor", "pennine-outdoor", "GB", "en-GB", "3 Deansgate", "Manchester", "", "M3 1AZ", "+44 161 555 0101", ("owen", "Owen Hughes"), ("tess", "Tess Clarke")),
                Customer(0x230, "Elbtal Logistik GmbH", "elbtal-logistik", "DE", "de-DE", "Prager Straße 2", "Dresden", "", "01069", "+49 351 555 0101", ("jana", "Jana Vogel"), ("timo", "Timo Krause")),
            ]),
    ];

    /// <summary>The Azure subscription under the French customer's plan.</summary>
    public static readonly Guid AzureSubscription = Id(0x12A);

    /// <summary>The roles a partner's user may hold.</summary>
    public static IEnumerable<Role> PartnerRoles() => Enum.GetValues<Role>().Where(role => role != Role.Operator);

    private static Guid Id(int number) => new($"c0000000-0000-4000-8000-{number:x12}");

    private static DemoCustomer Customer(
        int id, string name, string domain, string country, string culture, string street, string city, string state, string postalCode, string phone, (string Alias, string Name) admin, (string Alias, string Name) plain) =>
        new(
            new(Id(id), name, $"{domain}.onmicrosoft.com"),
            country,
            culture,
            street,
            city,
            state,
            postalCode,
            phone,
            [
                new(Id(id + 1), admin.Alias, admin.Name, [Role.GlobalAdmin]),
                new(Id(id + 2), plain.Alias, plain.Name, []),
            ]);
}

internal sealed record DemoTenant(Guid Id, string Name, string Domain);

internal sealed record DemoApp(Guid ClientId, string Name, IReadOnlyList<Role> Roles);

internal sealed record DemoUser(Guid Id, string Alias, string Name, IReadOnlyList<Role> Roles);

internal sealed record DemoPartner(
    DemoTenant Tenant,
    string Country,
    string Currency,
    string Culture,
    string MpnId,
    Address Address,
    IReadOnlyList<DemoApp> Apps,
    IReadOnlyList<DemoUser> Users,
    IReadOnlyList<DemoCustomer> Customers)
{
    public PartnerId Id => new(Tenant.Id);

    /// <summary>Its Admin agent at the console of its first application.</summary>
    public Actor Agent
    {
        get
        {
            var agent = Users.First(user => user.Roles.Contains(Role.AdminAgent));
            return new Actor(ActorKind.Partner, Id, null, new UserId(agent.Id), DemoFile.NameOf(agent, Tenant), Apps[0].ClientId, agent.Roles)
            {
                CorrelationId = Tenant.Id,
                Address = "127.0.0.1",
            };
        }
    }
}

internal sealed record DemoCustomer(
    DemoTenant Tenant, string Country, string Culture, string Street, string City, string State, string PostalCode, string Phone, IReadOnlyList<DemoUser> Users);
