namespace Comptoir.Commerce.Customers;

/// <summary>An agreement that customers accept before they buy (contract, platform-customers §5).</summary>
/// <param name="Type">Its name on the wire.</param>
/// <param name="VersionRank">Higher is newer.</param>
public sealed record AgreementTemplate(Guid Id, string Type, int VersionRank)
{
    public static readonly AgreementTemplate Cloud = new(new("998b88de-aa99-4388-a42c-1b3517d49490"), "MicrosoftCloudAgreement", 1);

    /// <summary>The agreement that checkout asks for (13605).</summary>
    public static readonly AgreementTemplate Customer = new(new("117a77b0-9360-443b-8795-c6dedc750cf9"), "MicrosoftCustomerAgreement", 2);

    public static readonly IReadOnlyList<AgreementTemplate> All = [Cloud, Customer];
}
