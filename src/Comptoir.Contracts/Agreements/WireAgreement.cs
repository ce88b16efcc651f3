namespace Comptoir.Contracts;

/// <summary>Terms that a customer accepted, confirmed by its partner. Checked against contract platform-customers §5 (Agreement);
/// it has no attributes.</summary>
public sealed record WireAgreement
{
    /// <summary>Who confirmed it, taken from the token.</summary>
    public string? UserId { get; init; }

    /// <summary>Required, its phone number excepted.</summary>
    public WireContact? PrimaryContact { get; init; }

    /// <summary>Required: one of <see cref="WireAgreementMetaData"/>.</summary>
    public string? TemplateId { get; init; }

    /// <summary>Required, not in the future. UTC.</summary>
    public DateTimeOffset? DateAgreed { get; init; }

    /// <summary>Required, that of the template: <c>MicrosoftCustomerAgreement</c>, <c>MicrosoftCloudAgreement</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Where the terms are to be read.</summary>
    public string? AgreementLink { get; init; }
}

/// <summary>Terms to be accepted. Checked against contract platform-customers §5 (AgreementMetaData); it has no attributes.</summary>
public sealed record WireAgreementMetaData
{
    /// <summary>GUID.</summary>
    public required string TemplateId { get; init; }

    /// <summary><c>MicrosoftCustomerAgreement</c>, <c>MicrosoftCloudAgreement</c>.</summary>
    public required string AgreementType { get; init; }

    /// <summary>Where the terms are to be read.</summary>
    public string? AgreementLink { get; init; }

    /// <summary>The later version has the higher rank.</summary>
    public required int VersionRank { get; init; }
}

/// <summary>A person to reach. Checked against contract platform §4 (Contact).</summary>
public sealed record WireContact
{
    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>Mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Optional.</summary>
    public string? PhoneNumber { get; init; }
}
