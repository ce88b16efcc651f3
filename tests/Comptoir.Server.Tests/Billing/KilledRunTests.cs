using System.Diagnostics;
using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Billing;

/// <summary>A real process that cuts invoices in a real file, killed in the middle again and again, makes what one that was left alone
/// makes: the same invoices, the same numbers, nothing twice.</summary>
public sealed class KilledRunTests : IDisposable
{
    // Several works of several invoices each.
    private const int InvoicesBetween = 20;
    private const int ChargesEach = 12;

    private static readonly int Kills = Environment.GetEnvironmentVariable("COMPTOIR_LONG") is null ? 6 : 50;
    private static readonly DateTimeOffset January = new(2026, 1, 10, 8, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("comptoir-kill-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_run_killed_again_and_again_ends_as_one_that_was_left_alone()
    {
        string killed = Path.Combine(folder, "killed");
        string alone = Path.Combine(folder, "alone");
        await BuildAsync(killed);
        SqliteConnection.ClearAllPools();
        Directory.CreateDirectory(alone);
        foreach (string file in Directory.GetFiles(killed))
            File.Copy(file, Path.Combine(alone, Path.GetFileName(file)));

        await RunToEndAsync(alone);
        for (int kill = 1; kill <= Kills; kill++)
            await KillAfterAsync(killed, kill * InvoicesBetween);
        await RunToEndAsync(killed);

        Assert.Equal(await InvoicesAsync(alone), await InvoicesAsync(killed));
        Assert.Empty(await FindAsync(killed));
    }

    /// <summary>More partners than the kills get to, each with charges of one month.</summary>
    private static async Task BuildAsync(string data)
    {
        await using var services = Services(data);
        await services.GetRequiredService<Preparation>().MigrateAsync(default);
        await services.GetRequiredService<Preparation>().OpenAsync(default);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        var op = PartnerOf(0);
        db.Partners.Add(Named(op, "Operator"));
        db.Installations.Add(new Installation { OperatorId = op, IsTest = false, CreatedAt = January });
        for (int number = 1; number <= (Kills + 2) * InvoicesBetween; number++)
        {
            var id = PartnerOf(number);
            db.Partners.Add(Named(id, string.Create(CultureInfo.InvariantCulture, $"Partner {number}")));
            db.CreditAccounts.Add(new CreditAccount { PartnerId = id, Currency = "EUR", LimitMinor = 1_000_000_00, OwedMinor = ChargesEach * 120_00 });
            for (int charge = 0; charge < ChargesEach; charge++)
                db.LedgerEntries.Add(Charge(id, number, charge));
        }

        await db.SaveChangesAsync();
    }

    /// <summary>Starts the run and kills it once so many invoices are there.</summary>
    private static async Task KillAfterAsync(string data, int invoices)
    {
        using var process = Start(data);
        while (!process.HasExited && await CountAsync(data) < invoices)
            await Task.Delay(1);
        Assert.False(process.HasExited, "The run ended before it was killed.");
        process.Kill();
        await process.WaitForExitAsync();
        Assert.True(await CountAsync(data) < (Kills + 2) * InvoicesBetween, "All was cut before the kill.");
    }

    private static async Task RunToEndAsync(string data)
    {
        using var process = Start(data);
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
    }

    private static Process Start(string data)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "comptoir.dll"), "invoices", "run", "2026-01", "--data", data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["Secrets__Master"] = Convert.ToBase64String(new byte[32]);
        return Process.Start(start)!;
    }

    private static async Task<int> CountAsync(string data)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "comptoir.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """SELECT COUNT(*) FROM "Invoices" """;
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task<List<string>> InvoicesAsync(string data)
    {
        await using var services = Services(data);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        var invoices = await db.Invoices.AsNoTracking().ToListAsync();
        var lines = (await db.InvoiceLines.AsNoTracking().ToListAsync()).ToLookup(line => line.InvoiceNumber);
        return [.. invoices.OrderBy(invoice => invoice.Number, StringComparer.Ordinal).Select(invoice =>
            $"{invoice.Number} {invoice.PartnerId} {invoice.TotalMinor} {string.Join(',', lines[invoice.Number].OrderBy(line => line.Number).Select(line => line.EntryId))}")];
    }

    private static async Task<List<string>> FindAsync(string data)
    {
        await using var services = Services(data);
        await using var scope = services.CreateAsyncScope();
        var found = new List<string>();
        foreach (var check in scope.ServiceProvider.GetServices<ICheck>().Where(check => check.Subject is "invoices" or "payments and settlements"))
        {
            await foreach (var finding in check.FindAsync(deep: false, default))
                found.Add(finding.ToString());
        }

        return found;
    }

    private static ServiceProvider Services(string data)
    {
        var made = new DataFolder(data);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddInstallation(InstallationServices.ReadSettings(made), made, new byte[32]);
        return services.BuildServiceProvider();
    }

    private static PartnerId PartnerOf(int number) => new(new Guid(number, 1, 1, new byte[8]));

    private static Partner Named(PartnerId id, string name) => new(id, name, "7000001", "FR", "EUR", "fr-FR", PartnerType.DirectBill, January);

    private static LedgerEntry Charge(PartnerId partner, int number, int charge) => new()
    {
        PartnerId = partner,
        Id = new Guid(number, 2, (short)charge, new byte[8]),
        Kind = LedgerEntryKind.Charge,
        ChargeType = "new",
        Currency = "EUR",
        SubtotalMinor = 100_00,
        TaxMinor = 20_00,
        TaxRate = 0.2m,
        TaxIncluded = false,
        PostedAt = January.AddMinutes(charge),
        CustomerId = new CustomerId(new Guid(number, 3, 1, new byte[8])),
        CustomerName = "Customer",
        CustomerDomain = "customer.example",
        CustomerCountry = "FR",
        OrderId = new OrderId(string.Create(CultureInfo.InvariantCulture, $"order{number:D4}{charge:D4}")),
        AlternateId = "5be01c77aa94",
        OrderedAt = January,
        LineNumber = 0,
        ProductId = "CMP0WS22STD1",
        SkuId = "0002",
        AvailabilityId = "CMPAV",
        ProductName = "Windows Server",
        SkuName = "Windows Server Standard",
        Publisher = "Publisher",
        ProductKind = Commerce.Catalog.ProductKind.Perpetual,
        UnitPrice = 100m,
        Quantity = 1,
        Term = "",
        BillingCycle = Commerce.Catalog.BillingCycle.OneTime,
        PeriodStart = new DateOnly(2026, 1, 10),
        PeriodEnd = new DateOnly(2026, 1, 10),
        Derivation = new Derivation { Rule = "R4.3b", Profile = "csp-2021-03", Formula = "unitPrice × quantity ÷ charges", Unrounded = "100" },
    };
}
