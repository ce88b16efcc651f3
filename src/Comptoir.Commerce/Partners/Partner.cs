using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Partners;

/// <summary>How a partner stands to the operator.</summary>
public enum PartnerType
{
    /// <summary>Buys and bills without an intermediary.</summary>
    DirectBill,

    /// <summary>A distributor that serves resellers.</summary>
    IndirectProvider,
}

/// <summary>A reseller: a tenant with its customers (R1.2). The operator has a row too, for its name and users.</summary>
public sealed class Partner : IVersioned
{
    /// <summary>Stands in <see cref="Markets"/> for every market.</summary>
    public const string EveryMarket = "*";

    private Partner()
    {
    }

    public Partner(PartnerId id, string name, string mpnId, string country, string currency, string culture, PartnerType type, DateTimeOffset now)
    {
        Id = id;
        Name = name;
        MpnId = mpnId;
        Country = country;
        Currency = currency;
        Culture = culture;
        Type = type;
        CreatedAt = now;
    }

    public PartnerId Id { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>The partner's public identifier, digits.</summary>
    public string MpnId { get; private set; } = "";

    /// <summary>ISO 3166 alpha-2.</summary>
    public string Country { get; private set; } = "";

    /// <summary>Billing currency, ISO 4217.</summary>
    public string Currency { get; private set; } = "";

    /// <summary>Language and formats of its invoices and mail, <c>ll-CC</c>.</summary>
    public string Culture { get; private set; } = "";

    public PartnerType Type { get; private set; }

    /// <summary>Markets it may sell in, ISO codes, or <see cref="EveryMarket"/> (R3.2b).</summary>
    public List<string> Markets { get; private set; } = [];

    /// <summary>Marked for integration tests: may cancel what a production partner may not (R11.3b).</summary>
    public bool Sandbox { get; private set; }

    /// <summary>Name of the policy profile its new orders are bought under.</summary>
    public string PolicyProfile { get; private set; } = "csp-2021-03";

    public string? SupportEmail { get; private set; }

    public string? SupportPhone { get; private set; }

    public string? SupportWebsite { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public long Version { get; private set; }

    public bool MaySellIn(string market) => MaySellIn(Markets, market);

    /// <param name="markets">Those of a partner (<see cref="Markets"/>).</param>
    public static bool MaySellIn(IReadOnlyCollection<string> markets, string market) => markets.Contains(EveryMarket) || markets.Contains(market);

    public void SellIn(IEnumerable<string> markets) => Markets = [.. markets];

    public void BuyUnder(string policyProfile) => PolicyProfile = policyProfile;

    public void MarkAsSandbox(bool sandbox) => Sandbox = sandbox;

    public void Rename(string name) => Name = name;

    public void SpeakIn(string culture) => Culture = culture;

    public void SetSupport(string? email, string? phone, string? website) =>
        (SupportEmail, SupportPhone, SupportWebsite) = (email, phone, website);
}
