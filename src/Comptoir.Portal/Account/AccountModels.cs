using Comptoir.Commerce.Access;

namespace Comptoir.Portal.Account;

/// <param name="Fields">Values of the form's fields; passwords and codes are never among them.</param>
/// <param name="Faults">What is wrong, by field, in the order of the page.</param>
/// <param name="Done">What was just done, by its text; null when nothing was.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or null for what the system says.</param>
public sealed record AccountModel(
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyDictionary<string, string> Faults,
    string? Done,
    FactorState Factor,
    IReadOnlyList<Passkey> Passkeys,
    IReadOnlyList<OpenSession> Sessions,
    string? Theme)
{
    public string this[string field] => Fields.GetValueOrDefault(field, "");

    public string? FaultOf(string field) => Faults.GetValueOrDefault(field);
}

/// <summary>The reader's own second factor.</summary>
/// <param name="Since">When it was set up; null when there is none.</param>
/// <param name="CodesLeft">Recovery codes not used yet.</param>
public sealed record FactorState(DateTimeOffset? Since, int CodesLeft);

/// <summary>A second factor being set up.</summary>
/// <param name="Offer">As it was made; shown on this page only.</param>
public sealed record FactorSetUpModel(SecondFactorOffer Offer, string? Fault);

/// <summary>A passkey being made.</summary>
/// <param name="Asked">What the browser is to ask the device for, as JSON.</param>
public sealed record PasskeySetUpModel(string Name, string Asked);

/// <summary>One of the reader's own passkeys.</summary>
/// <param name="Name">As it was typed.</param>
public sealed record PasskeyModel(Passkey Passkey, string Name, IReadOnlyDictionary<string, string> Faults)
{
    public string? FaultOf(string field) => Faults.GetValueOrDefault(field);
}
