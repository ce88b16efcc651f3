namespace Comptoir.Commerce.Customers;

/// <summary>The operator's settings about customers.</summary>
public sealed class CustomerOptions
{
    public const string Section = "Customers";

    /// <summary>What customer domains may end in, besides <c>onmicrosoft.com</c>.</summary>
    public IList<string> DomainSuffixes { get; } = [];

    /// <summary>Customers a partner marked as sandbox may have (contract 800018).</summary>
    public int SandboxMaximum { get; set; } = 75;

    /// <summary>Where the customer agreement is to be read.</summary>
    public Uri CustomerAgreementLink { get; set; } = new("https://aka.ms/customeragreement");

    /// <summary>Where the older cloud agreement is to be read.</summary>
    public Uri CloudAgreementLink { get; set; } = new("https://learn.microsoft.com/partner-center/agreements");

    /// <summary>Where the terms of a template are to be read.</summary>
    public Uri LinkOf(AgreementTemplate template) => template == AgreementTemplate.Customer ? CustomerAgreementLink : CloudAgreementLink;
}
