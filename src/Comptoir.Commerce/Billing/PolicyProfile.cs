using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Billing;

/// <summary>How a cancelled line is credited (R9.2).</summary>
public enum CreditRule
{
    /// <summary>Nothing: the line cannot be cancelled.</summary>
    None,

    /// <summary>All of the charge.</summary>
    Full,

    /// <summary>The unused share of the term's days (R9.3).</summary>
    Prorated,

    /// <summary>By R11.3, through the reservation itself.</summary>
    Reservation,
}

/// <summary>When a day of a term counts as used.</summary>
public enum UsedDays
{
    /// <summary>Once 24 hours have passed.</summary>
    Elapsed,

    /// <summary>As soon as it has begun.</summary>
    Started,
}

/// <summary>Which resource a purchase is cancelled through.</summary>
public enum CancellationDoor
{
    None,
    Order,
    Subscription,
    Reservation,
}

/// <summary>Windows and credit of one class of SKUs under a profile.</summary>
/// <param name="Windows">Length of the window by term (ISO 8601), <c>""</c> for any other; ISO 8601 durations.</param>
public sealed record CancellationPolicy(
    IReadOnlyDictionary<string, string> Windows, CreditRule Credit, UsedDays UsedDays, CancellationDoor Door)
{
    /// <summary>How long after the purchase a line of this term may be cancelled; null when it never may.</summary>
    public TimeSpan? WindowFor(string term) =>
        Windows.TryGetValue(term, out string? window) || Windows.TryGetValue("", out window) ? XmlConvert.ToTimeSpan(window) : null;
}

/// <summary>How reservations are given back under a profile (R11.3).</summary>
/// <param name="FullCreditWindow">Time after the purchase in which no fee is taken, ISO 8601 duration.</param>
/// <param name="FeePercent">Of the prorated amount, after that time.</param>
public sealed record ReservationPolicy(string FullCreditWindow, decimal FeePercent, ReservationCap Cap);

/// <param name="Amount">Commitment that one customer may have cancelled within the period.</param>
/// <param name="Period">ISO 8601, months or years.</param>
public sealed record ReservationCap(decimal Amount, string Currency, string Period);

/// <summary>A named, dated set of windows and credit rules. Its day is for people to tell profiles apart: which one a partner buys under
/// is set at the partner. An order keeps for life the one it was bought under: its lines
/// carry the resolved terms, so a later edit of the file changes no order.</summary>
public sealed partial record PolicyProfile(string Name, DateOnly ValidFrom, IReadOnlyDictionary<string, CancellationPolicy> Classes)
{
    public const string Default = "csp-2021-03";

    private const int LongestName = 50;

    /// <summary>Null in a profile that has none: then no reservation is given back.</summary>
    public ReservationPolicy? Reservations { get; init; }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        // What a file leaves out, or has too much, is a fault that is named, not a rule of its own.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The profiles that ship with the product.</summary>
    public static IEnumerable<PolicyProfile> Shipped() => EmbeddedData.Names("Billing.Profiles").Select(name =>
    {
        using var file = EmbeddedData.Open(name);
        return Read(file, name);
    });

    /// <summary>Reads and checks a profile. Throws <see cref="InvalidDataException"/> that says what is wrong with which class.</summary>
    public static PolicyProfile Read(Stream json, string source)
    {
        PolicyProfile profile;
        try
        {
            profile = JsonSerializer.Deserialize<PolicyProfile>(json, Json) ?? throw new JsonException("The file is empty.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"Policy profile {source}: {fault.Message}", fault);
        }

        if (profile.Name.Length is 0 or > LongestName)
            throw new InvalidDataException(FormattableString.Invariant($"Policy profile {source}: 'name' must have 1 to {LongestName} characters."));
        foreach (var (name, policy) in profile.Classes)
            Check(policy ?? throw new InvalidDataException($"Policy profile {source}: class {name} is empty."), $"{source}, class {name}");
        if (profile.Reservations is { } reservations)
            Check(reservations, source);
        return profile;
    }

    private static void Check(CancellationPolicy policy, string place)
    {
        foreach (var (term, window) in policy.Windows)
        {
            if (term.Length > 0 && !Term.TryParse(term, out _))
                throw new InvalidDataException($"Policy profile {place}: '{term}' is not a term.");
            if (!IsDuration(window))
                throw new InvalidDataException($"Policy profile {place}: '{window}' is not a duration of days or hours.");
        }

        if (policy.Door == CancellationDoor.Order && policy.Credit is not (CreditRule.Full or CreditRule.Prorated))
            throw new InvalidDataException($"Policy profile {place}: cancelled through its order, so credit must be full or prorated.");
    }

    private static void Check(ReservationPolicy reservations, string source)
    {
        if (!IsDuration(reservations.FullCreditWindow))
            throw new InvalidDataException($"Policy profile {source}, reservations: '{reservations.FullCreditWindow}' is not a duration of days or hours.");
        if (reservations.FeePercent is < 0 or > 100)
            throw new InvalidDataException($"Policy profile {source}, reservations: feePercent must be between 0 and 100.");
        if (reservations.Cap is not { Amount: > 0 } cap || !Currency.TryParse(cap.Currency, out _) || !Term.TryParse(cap.Period, out _))
            throw new InvalidDataException($"Policy profile {source}, reservations: cap needs an amount above 0, a currency and a period of months or years.");
    }

    /// <summary>In the schema's form: days, hours, or days and hours; at most 99,999 of each, and not nothing.</summary>
    private static bool IsDuration(string? text) => text is not null && Duration().IsMatch(text) && text.Any(digit => digit is >= '1' and <= '9');

    // Read at every start, so without the XML library, which reads it where it is used.
    [GeneratedRegex(@"^P(?=\d|T\d)([0-9]{1,5}D)?(T[0-9]{1,5}H)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Duration();
}

/// <summary>The profiles of this installation, by name: those shipped and those in the <c>policies</c> folder of its data.</summary>
public sealed class PolicyProfiles(IEnumerable<PolicyProfile> profiles)
{
    private readonly Dictionary<string, PolicyProfile> byName = profiles.ToDictionary(profile => profile.Name, StringComparer.Ordinal);

    public IReadOnlyCollection<PolicyProfile> All => byName.Values;

    public PolicyProfile? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The policy of a class; a class the profile does not name cannot be cancelled.</summary>
    public CancellationPolicy PolicyOf(string profile, string cancellationClass) =>
        byName[profile].Classes.GetValueOrDefault(cancellationClass)
        ?? new CancellationPolicy(new Dictionary<string, string>(), CreditRule.None, UsedDays.Elapsed, CancellationDoor.None);
}
