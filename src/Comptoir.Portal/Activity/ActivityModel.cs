using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Activity;

/// <param name="Address">Of the page, without its query.</param>
/// <param name="Sheet">Address of the same rows as CSV.</param>
/// <param name="SeesKeys">The reader sees the use of keys and downloads (R2.4).</param>
/// <param name="Fault">Why the period is not one, in the reader's language.</param>
public sealed record ActivityModel(
    string Address, string Sheet, ActivityAsked Asked, bool SeesKeys, IReadOnlyList<ActivityRow> Rows, Pager Pager, string? Fault)
{
    /// <summary>How far the log was looked through, and where one goes on; null when to the end, or until the page was full.</summary>
    public (DateTimeOffset At, string Further)? Reached { get; init; }
}

/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Action">One of the names of <see cref="Actions"/>.</param>
public sealed record ActivityAsked(string From, string To, string? Customer, string? User, string? Action)
{
    public static readonly string[] Actions = ["Keys", "Orders", "Customers", "Access", "Settings"];

    public bool IsFiltered => Customer is not null || User is not null || Action is not null;
}

/// <summary>One act.</summary>
/// <param name="Who">User name; null for a program alone.</param>
/// <param name="Program">Client id; null for a person alone.</param>
/// <param name="Customer">Name and address of its page, where the reader may open it.</param>
/// <param name="Action">In the reader's language.</param>
/// <param name="Order">Order id.</param>
/// <param name="OrderAddress">Where the reader may open it.</param>
/// <param name="Partner">For the operator: the name of the partner whose act it is.</param>
public sealed record ActivityRow(
    string Id,
    DateTimeOffset At,
    string? Who,
    string? Program,
    string? Customer,
    string? CustomerAddress,
    string Action,
    string? Title,
    string? Order,
    string? OrderAddress,
    string? Address,
    string? Partner);
