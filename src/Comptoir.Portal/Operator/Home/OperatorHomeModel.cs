using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Support;
using Comptoir.Portal.Operator.Health;

namespace Comptoir.Portal.Operator.Home;

/// <summary>What wants the operator's attention.</summary>
/// <param name="Waiting">Requests that wait for the operator.</param>
/// <param name="Oldest">The oldest of them.</param>
/// <param name="Low">Keys whose stock is low, the lowest first.</param>
/// <param name="Near">Partners that have nearly used up a credit limit.</param>
/// <param name="Restored">Jobs wait until what a restored installation lacks was acknowledged.</param>
/// <param name="Failing">Jobs whose last round failed.</param>
public sealed record OperatorHomeModel(
    int Waiting,
    IReadOnlyList<FoundRequest> Oldest,
    IReadOnlyList<KeyStock> Low,
    IReadOnlyList<PartnerWithCredit> Near,
    bool Restored,
    IReadOnlyList<JobState> Failing,
    Outbox Outbox,
    DueRuns Runs,
    bool RunsLate)
{
    public bool IsQuiet => !Restored && Waiting == 0 && Low.Count == 0 && Near.Count == 0 && Failing.Count == 0 && Outbox.Failing == 0 && Runs.Unfinished == 0 && !RunsLate;
}
