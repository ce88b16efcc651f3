using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Support;

/// <summary>The form as it is shown: empty, prefilled, or as it was sent with what is wrong about it.</summary>
/// <param name="Fields">What stands in it, by name.</param>
/// <param name="Topics">Id and name of the problem types.</param>
/// <param name="Found">Company and country of the customer that was found.</param>
/// <param name="Products">What was bought, of the purchase that was found.</param>
/// <param name="Most">The most that can be given back for it.</param>
/// <param name="Faults">By field: what to mend, worded.</param>
/// <param name="MaxFiles">How many files it may have.</param>
/// <param name="MaxFileBytes">How large each may be.</param>
/// <param name="FilesLost">Files came with it and are to be chosen again.</param>
public sealed record NewRequestModel(
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyList<(string Id, string Name)> Topics,
    string? Found,
    string? Products,
    Money? Most,
    bool TaxIncluded,
    string Currency,
    string Operator,
    IReadOnlyDictionary<string, string> Faults,
    int MaxFiles,
    long MaxFileBytes,
    bool FilesLost)
{
    public string this[string field] => Fields.GetValueOrDefault(field, "");
}

/// <param name="Status">What the list is cut to; null for all.</param>
public sealed record RequestsModel(ServiceRequestStatus? Status, IReadOnlyList<FoundRequest> Rows, Pager Pager, bool OfOperator);

/// <param name="Sent">It was filed just now.</param>
/// <param name="Fault">Why what was sent was not done, worded; null when nothing was, or where <paramref name="Faults"/> say it.</param>
/// <param name="Faults">By field: what to mend, worded.</param>
/// <param name="MaxFiles">How many files it may have.</param>
/// <param name="MaxFileBytes">How large each may be.</param>
public sealed record RequestModel(FoundRequest Found, string Topic, bool OfOperator, bool Sent, string? Fault, IReadOnlyDictionary<string, string> Faults, int MaxFiles, long MaxFileBytes)
{
    public ServiceRequest Request => Found.Request;

    /// <summary>What was written and refused, as it stood in the form.</summary>
    public string? Text { get; init; }

    /// <summary>The amount beside it.</summary>
    public string? Amount { get; init; }

    /// <summary>What an approval would give back; null when there is nothing to approve.</summary>
    public ExceptionQuote? Approval { get; init; }

    /// <summary>Why it can no longer be approved, worded.</summary>
    public string? WhyNoApproval { get; init; }

    public string Base => OfOperator ? "/operator/support" : "/partner/support";
}
