namespace Comptoir.Commerce.Catalog;

/// <summary>Views that lists of products are asked for by (contract, catalogue §1). The last is Comptoir's own.</summary>
public static class TargetView
{
    public static readonly IReadOnlyList<string> All =
    [
        "Azure", "AzureReservations", "AzureReservationsVM", "AzureReservationsSQL", "AzureReservationsCosmosDb", "MicrosoftAzure",
        "OnlineServices", "Software", "SoftwarePerpetual", "SoftwareSubscriptions", "SoftwareSUSELinux", "SoftwareRedHat",
    ];

    /// <summary>The view in its own spelling, or null when there is none of this name; any case.</summary>
    public static string? Find(string? name) => All.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
}
