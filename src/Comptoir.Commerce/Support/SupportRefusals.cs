using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Support;

/// <summary>No such request among the caller's; a foreign one answers alike (R1.1).</summary>
public sealed record ServiceRequestNotFound(ServiceRequestId Request) : Refusal;

/// <summary>A request's fields do not hold up; all faults at once, in the order of the form.</summary>
public sealed record RequestFaulty(IReadOnlyList<InvalidInput> Faults) : Refusal;

/// <summary>The request was decided or closed already.</summary>
public sealed record RequestSettled(ServiceRequestId Request) : Refusal;

/// <summary>Somebody else of the operator looks after the request.</summary>
public sealed record RequestTaken(string By) : Refusal;

/// <summary>The request asks for no refund of a purchase: there is nothing to approve.</summary>
public sealed record NothingToApprove(ServiceRequestId Request) : Refusal;

/// <summary>What an approval without an amount gives back is no longer what was shown (R4.3b).</summary>
public sealed record ApprovalQuoteLapsed(ServiceRequestId Request) : Refusal;

/// <summary>What the request is about was cancelled since.</summary>
public sealed record CancelledMeanwhile(ServiceRequestId Request) : Refusal;
