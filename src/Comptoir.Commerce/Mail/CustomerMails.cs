using System.Globalization;
using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Mail;

/// <summary>Writes what a customer's Global admins are told, in the customer's language. Keys and links are never in a mail.</summary>
public sealed class CustomerMails(ComptoirDb db, CommerceClock clock, MailSignal signal)
{
    private static readonly Compiled<Func<ComptoirDb, PartnerId, CustomerId, IAsyncEnumerable<Reader>>> Enabled = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId mine, CustomerId customer) => db.Users.AsNoTracking()
            .Where(user => user.PartnerId == mine && user.CustomerId == customer && user.Enabled)
            .Select(user => new Reader(user.Email, user.DisplayName, user.Roles))));

    public Task PurchasedAsync(Customer customer, Order order, Partner partner, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync("Purchased", customer, order, order.Lines, partner, now, ct);

    public Task CancelledAsync(
        Customer customer, Order order, IReadOnlyCollection<int> lineNumbers, Partner partner, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync("Cancelled", customer, order, order.Lines.Where(line => lineNumbers.Contains(line.Number)), partner, now, ct);

    private async Task WriteAsync(
        string kind, Customer customer, Order order, IEnumerable<OrderLine> lines, Partner partner, DateTimeOffset now, CancellationToken ct)
    {
        var culture = MailText.CultureOf(customer.Billing.Culture);
        string items = ItemsOf(lines, culture);
        await foreach (var admin in Enabled.On(db)(db, customer.PartnerId, customer.Id).WithCancellation(ct))
        {
            if (!admin.Roles.Contains(Role.GlobalAdmin))
                continue;
            db.Insert(new OutgoingMail
            {
                PartnerId = customer.PartnerId,
                Id = NewId.Guid(now),
                To = admin.Email,
                Subject = MailText.Of($"{kind}.Subject", culture, partner.Name, order.Id.Value),
                Body = MailText.Of($"{kind}.Body", culture, admin.DisplayName, partner.Name, customer.CompanyName, order.Id.Value, items, now.ToString("D", culture)),
                Culture = culture.Name,
                WrittenAt = now,
                DueAt = clock.RealNow(),
            });
        }

        db.AfterCommit(signal.Raise);
    }

    private static string ItemsOf(IEnumerable<OrderLine> lines, CultureInfo culture)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.AppendLine(culture, $"  {line.Quantity.ToString("N0", culture)} × {line.SkuTitle}");
        return text.ToString().TrimEnd();
    }

    private sealed record Reader(string Email, string DisplayName, List<Role> Roles);
}
