using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.HybridBenefit;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Requests;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Commerce.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Storage;

/// <summary>All of Comptoir's data, on SQLite or PostgreSQL. A use case is one <see cref="Work"/>.</summary>
/// <remarks>Every table of a tenant's data has the partner id first in its key, and every query on it names the partner. Contexts are pooled:
/// what a work leaves in one is gone with the work.</remarks>
public sealed class ComptoirDb : DbContext
{
    private readonly WriteGate gate;
    private readonly NewRows newRows;
    private List<Action>? committed;
    private bool doorWritesNew;
    private bool recorded;

    /// <param name="options">Of a server, whose gate and faults it has; else nobody waits and nothing fails.</param>
    public ComptoirDb(DbContextOptions<ComptoirDb> options)
        : base(options)
    {
        var server = options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider;
        gate = server?.GetService<WriteGate>() ?? WriteGate.Open;
        Faults = server?.GetService<Faults>() ?? Faults.None;
        newRows = new NewRows(this);
    }

    public DbSet<Installation> Installations => Set<Installation>();

    public DbSet<DataKey> DataKeys => Set<DataKey>();

    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<TenantDomain> TenantDomains => Set<TenantDomain>();

    public DbSet<Partner> Partners => Set<Partner>();

    public DbSet<User> Users => Set<User>();

    public DbSet<Application> Applications => Set<Application>();

    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();

    public DbSet<SignInTry> SignInTries => Set<SignInTry>();

    public DbSet<OneTimeToken> OneTimeTokens => Set<OneTimeToken>();

    public DbSet<AuthorizationCode> AuthorizationCodes => Set<AuthorizationCode>();

    public DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();

    public DbSet<Passkey> Passkeys => Set<Passkey>();

    public DbSet<SpentChallenge> SpentChallenges => Set<SpentChallenge>();

    public DbSet<UserSession> UserSessions => Set<UserSession>();

    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<CustomerAgreement> CustomerAgreements => Set<CustomerAgreement>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Sku> Skus => Set<Sku>();

    public DbSet<Price> Prices => Set<Price>();

    public DbSet<SearchEntry> SearchEntries => Set<SearchEntry>();

    public DbSet<SearchWord> SearchWords => Set<SearchWord>();

    public DbSet<TaxRate> TaxRates => Set<TaxRate>();

    public DbSet<Cart> Carts => Set<Cart>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderLine> OrderLines => Set<OrderLine>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<AzureSubscription> AzureSubscriptions => Set<AzureSubscription>();

    public DbSet<AzureRoleAssignment> AzureRoleAssignments => Set<AzureRoleAssignment>();

    public DbSet<Reservation> Reservations => Set<Reservation>();

    public DbSet<ReservationQuote> ReservationQuotes => Set<ReservationQuote>();

    public DbSet<Entitlement> Entitlements => Set<Entitlement>();

    public DbSet<BenefitAssignment> BenefitAssignments => Set<BenefitAssignment>();

    public DbSet<ProductKey> ProductKeys => Set<ProductKey>();

    public DbSet<KeyRegister> KeyRegister => Set<KeyRegister>();

    public DbSet<MediaFile> Media => Set<MediaFile>();

    public DbSet<DownloadLink> DownloadLinks => Set<DownloadLink>();

    public DbSet<CreditAccount> CreditAccounts => Set<CreditAccount>();

    public DbSet<LedgerEntry> LedgerEntries => Set<LedgerEntry>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<PartnerBilling> PartnerBillings => Set<PartnerBilling>();

    public DbSet<InvoiceLine> InvoiceLines => Set<InvoiceLine>();

    public DbSet<InvoiceSeries> InvoiceSeries => Set<InvoiceSeries>();

    public DbSet<Settlement> Settlements => Set<Settlement>();

    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<BillingRun> BillingRuns => Set<BillingRun>();

    public DbSet<ActivityRecord> Activity => Set<ActivityRecord>();

    public DbSet<ActivityChain> ActivityChains => Set<ActivityChain>();

    public DbSet<ActivityCheckpoint> ActivityCheckpoints => Set<ActivityCheckpoint>();

    public DbSet<SecurityEvent> SecurityEvents => Set<SecurityEvent>();

    public DbSet<ServiceRequest> ServiceRequests => Set<ServiceRequest>();

    public DbSet<RequestEntry> RequestEntries => Set<RequestEntry>();

    public DbSet<RequestFile> RequestFiles => Set<RequestFile>();

    public DbSet<OutgoingMail> Mails => Set<OutgoingMail>();

    public DbSet<RequestRecord> Requests => Set<RequestRecord>();

    internal Faults Faults { get; }

    /// <summary>The running work has an act to record, or a security event.</summary>
    internal bool HoldsRecord => recorded || ChangeTracker.Entries<SecurityEvent>().Any();

    /// <summary>Begins the transaction of a use case, or joins the one a door has begun on this context.</summary>
    /// <param name="writesNew">Said by a door that does nothing between the use case and its own commit but make the answer: it writes the
    /// new rows that the use case leaves to it.</param>
    public async Task<Work> BeginWorkAsync(CancellationToken ct, bool writesNew = false)
    {
        if (Database.CurrentTransaction is not null)
            return new Work(this, null, null) { LeavesNew = doorWritesNew };
        doorWritesNew = writesNew;
        var turn = await gate.EnterAsync(this, ct);
        // A save that fails takes the whole work back, so none needs a savepoint of its own: on PostgreSQL each would cost two round
        // trips. Checkout sets its own between groups.
        Database.AutoSavepointsEnabled = false;
        try
        {
            return new Work(this, await Database.BeginTransactionAsync(ct), turn);
        }
        catch (Exception fault)
        {
            // Nothing can be written, so nothing recorded.
            Unrecorded.Mark(fault);
            if (turn is not null)
                await turn.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins a view of all data as of one moment, for long reads; nothing is to be written under it.</summary>
    public Task<IDbContextTransaction> BeginViewAsync(CancellationToken ct) => Database.BeginTransactionAsync(gate.OneMoment, ct);

    /// <summary>Before somebody is told of what another's work did, outside a work of one's own: waits until that cannot be lost any
    /// more.</summary>
    public Task SettleAsync() => gate.SettleAsync();

    /// <summary>Has something done once the running work is durable; forgotten when it is not kept.</summary>
    public void AfterCommit(Action action) => (committed ??= []).Add(action);

    /// <summary>Has a new row written by the next save, as it then is, after what is tracked. It is not tracked: what is changed in it
    /// later is not saved. For rows that nobody changes in the work that makes them.</summary>
    public void Insert(object row)
    {
        recorded |= row is ActivityRecord;
        newRows.Add(row);
    }

    /// <summary>Drops the new rows, tracked or not, that no save has written yet.</summary>
    public void DropNew()
    {
        newRows.Clear();
        foreach (var entry in ChangeTracker.Entries().Where(entry => entry.State == EntityState.Added).ToList())
            entry.State = EntityState.Detached;
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (newRows.Count == 0)
            return await SaveTrackedAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (Database.CurrentTransaction is not null)
            return await SaveAllAsync(acceptAllChangesOnSuccess, cancellationToken);
        await using var own = await Database.BeginTransactionAsync(cancellationToken);
        try
        {
            int saved = await SaveAllAsync(acceptAllChangesOnSuccess, cancellationToken);
            await own.CommitAsync(cancellationToken);
            return saved;
        }
        catch
        {
            // What is tracked counts as saved, and is not.
            Forget();
            throw;
        }
    }

    private async Task<int> SaveAllAsync(bool acceptAllChangesOnSuccess, CancellationToken ct) =>
        await SaveTrackedAsync(acceptAllChangesOnSuccess, ct) + await newRows.WriteAsync(ct);

    /// <summary>Saves what is tracked and leaves new rows that are not to a later save.</summary>
    internal Task SaveTrackedAsync(CancellationToken ct) => SaveTrackedAsync(acceptAllChangesOnSuccess: true, ct);

    private async Task<int> SaveTrackedAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        // One look for changes a save: the framework would take one to list the entries, and another to save them.
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            foreach (var entry in ChangeTracker.Entries<IVersioned>())
            {
                if (entry.State == EntityState.Modified)
                    entry.Property(nameof(IVersioned.Version)).CurrentValue = entry.Entity.Version + 1;
            }

            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    public override void Dispose()
    {
        Leave();
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        Leave();
        return base.DisposeAsync();
    }

    internal void OnCommitted()
    {
        var actions = committed;
        committed = null;
        doorWritesNew = recorded = false;
        actions?.ForEach(action => action());
    }

    /// <summary>Drops what a work that was not kept has left in memory.</summary>
    internal void Forget()
    {
        Leave();
        ChangeTracker.Clear();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite neither orders nor range-compares DateTimeOffset: instants are stored as UTC DateTime on both databases.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<decimal>().HavePrecision(18, 6);
        configurationBuilder.Properties<PartnerId>().HaveConversion<PartnerIdConverter>();
        configurationBuilder.Properties<CustomerId>().HaveConversion<CustomerIdConverter>();
        configurationBuilder.Properties<UserId>().HaveConversion<UserIdConverter>();
        configurationBuilder.Properties<CartId>().HaveConversion<CartIdConverter>();
        configurationBuilder.Properties<OrderId>().HaveConversion<OrderIdConverter>().HaveMaxLength(40);
        configurationBuilder.Properties<SubscriptionId>().HaveConversion<SubscriptionIdConverter>();
        configurationBuilder.Properties<ServiceRequestId>().HaveConversion<ServiceRequestIdConverter>().HaveMaxLength(40);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ComptoirDb).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => e.ClrType.IsAssignableTo(typeof(IVersioned))))
            entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
    }

    private void Leave()
    {
        committed = null;
        doorWritesNew = recorded = false;
        newRows.Clear();
    }
}
