using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Activity",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Date = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RecordedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Operation = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Resource = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    ResourceKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ActorKind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Principal = table.Column<Guid>(type: "uuid", nullable: false),
                    UserName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    UserNameKey = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ApplicationId = table.Column<Guid>(type: "uuid", nullable: true),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: true),
                    CustomerName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    CustomerNameKey = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    CorrelationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Address = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    OldValue = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    NewValue = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Facts = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Sequence = table.Column<long>(type: "bigint", nullable: true),
                    PreviousHash = table.Column<byte[]>(type: "bytea", nullable: true),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Activity", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "Applications",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClientId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Roles = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SecretHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Enabled = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Applications", x => new { x.PartnerId, x.ClientId });
                });

            migrationBuilder.CreateTable(
                name: "AzureSubscriptions",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    PlanSubscriptionId = table.Column<Guid>(type: "uuid", nullable: false),
                    FriendlyName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AzureSubscriptions", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "Carts",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Lines = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PartnerOnRecordAttestationAccepted = table.Column<bool>(type: "boolean", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ModifiedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ModifiedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Carts", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "CreditAccounts",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    LimitMinor = table.Column<long>(type: "bigint", nullable: false),
                    OwedMinor = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CreditAccounts", x => new { x.PartnerId, x.Currency });
                });

            migrationBuilder.CreateTable(
                name: "CustomerAgreements",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    TemplateId = table.Column<Guid>(type: "uuid", nullable: false),
                    ConfirmedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    FirstName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    LastName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Email = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PhoneNumber = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AgreedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RecordedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomerAgreements", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "Customers",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CommerceId = table.Column<Guid>(type: "uuid", nullable: false),
                    BillingProfileId = table.Column<Guid>(type: "uuid", nullable: false),
                    Domain = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CompanyName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CompanyNameKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OrganizationRegistrationNumber = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Billing = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Market = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Qualifications = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Customers", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "DataKeys",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Purpose = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Wrapped = table.Column<byte[]>(type: "bytea", nullable: false),
                    MasterId = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DownloadLinks",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    EntitlementId = table.Column<Guid>(type: "uuid", nullable: false),
                    MediaId = table.Column<Guid>(type: "uuid", nullable: false),
                    Purpose = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    MadeBy = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    MadeByPrincipal = table.Column<Guid>(type: "uuid", nullable: false),
                    MadeAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DownloadLinks", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "Entitlements",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    GroupId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrderId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    LineNumber = table.Column<int>(type: "integer", nullable: false),
                    ProductId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SkuId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Quantity = table.Column<int>(type: "integer", nullable: false),
                    StartsAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    RevokedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Reveals = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Entitlements", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "Installations",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    OperatorId = table.Column<Guid>(type: "uuid", nullable: false),
                    IsTest = table.Column<bool>(type: "boolean", nullable: false),
                    ClockOffset = table.Column<long>(type: "bigint", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Installations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "KeyRegister",
                columns: table => new
                {
                    Fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    ProductId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SkuId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    State = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Ciphertext = table.Column<byte[]>(type: "bytea", nullable: true),
                    DataKeyId = table.Column<Guid>(type: "uuid", nullable: true),
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: true),
                    EntitlementId = table.Column<Guid>(type: "uuid", nullable: true),
                    AddedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeyRegister", x => x.Fingerprint);
                });

            migrationBuilder.CreateTable(
                name: "LedgerEntries",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    ChargeType = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SubtotalMinor = table.Column<long>(type: "bigint", nullable: false),
                    TaxMinor = table.Column<long>(type: "bigint", nullable: false),
                    TaxRate = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    TaxIncluded = table.Column<bool>(type: "boolean", nullable: false),
                    PostedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ChargeId = table.Column<Guid>(type: "uuid", nullable: true),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CustomerDomain = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CustomerCountry = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OrderId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    AlternateId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    OrderedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LineNumber = table.Column<int>(type: "integer", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uuid", nullable: true),
                    ProductId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SkuId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    AvailabilityId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ProductName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SkuName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Publisher = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ProductKind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    UnitPrice = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    Quantity = table.Column<int>(type: "integer", nullable: false),
                    Term = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    BillingCycle = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    PeriodStart = table.Column<DateOnly>(type: "date", nullable: false),
                    PeriodEnd = table.Column<DateOnly>(type: "date", nullable: false),
                    PurchaseOrderNumber = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Derivation = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LedgerEntries", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "Mails",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    To = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Body = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Culture = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    WrittenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DueAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    SentAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Mails", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "Media",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ProductId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SkuId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Language = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Architecture = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FileName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FileType = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Sha256 = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Media", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Orders",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    AlternateId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    BillingCycle = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    CartId = table.Column<Guid>(type: "uuid", nullable: true),
                    OrderGroup = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PartnerOnRecordAttestationAccepted = table.Column<bool>(type: "boolean", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Orders", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "Partners",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    MpnId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Country = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Culture = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Markets = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Sandbox = table.Column<bool>(type: "boolean", nullable: false),
                    PolicyProfile = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SupportEmail = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    SupportPhone = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    SupportWebsite = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Partners", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Prices",
                columns: table => new
                {
                    ProductId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SkuId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Market = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Segment = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Term = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    BillingCycle = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    From = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    UnitPrice = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    RetailPrice = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: true),
                    TaxIncluded = table.Column<bool>(type: "boolean", nullable: false),
                    AvailabilityId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CatalogItemId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TitleKey = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Prices", x => new { x.ProductId, x.SkuId, x.Market, x.Segment, x.Scope, x.Term, x.BillingCycle, x.From });
                });

            migrationBuilder.CreateTable(
                name: "ProductKeys",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    EntitlementId = table.Column<Guid>(type: "uuid", nullable: false),
                    ProductId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SkuId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    Ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    DataKeyId = table.Column<Guid>(type: "uuid", nullable: false),
                    IssuedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RevokedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProductKeys", x => new { x.PartnerId, x.EntitlementId, x.ProductId, x.SkuId, x.Version });
                });

            migrationBuilder.CreateTable(
                name: "Products",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Title = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TitleKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Translations = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Publisher = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    IsMicrosoftProduct = table.Column<bool>(type: "boolean", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    ProductType = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ProductSubType = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TargetViews = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Products", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RefreshTokens",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Family = table.Column<Guid>(type: "uuid", nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClientId = table.Column<Guid>(type: "uuid", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    UsedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RefreshTokens", x => new { x.PartnerId, x.Hash });
                });

            migrationBuilder.CreateTable(
                name: "Requests",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Principal = table.Column<Guid>(type: "uuid", nullable: false),
                    RequestId = table.Column<Guid>(type: "uuid", nullable: false),
                    RouteHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    BodyHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Status = table.Column<int>(type: "integer", nullable: false),
                    Answer = table.Column<byte[]>(type: "bytea", nullable: false),
                    DataKeyId = table.Column<Guid>(type: "uuid", nullable: false),
                    Location = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Etag = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Requests", x => new { x.PartnerId, x.Principal, x.RequestId, x.RouteHash });
                });

            migrationBuilder.CreateTable(
                name: "Reservations",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    ReservationId = table.Column<Guid>(type: "uuid", nullable: false),
                    EntitlementId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrderId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    LineNumber = table.Column<int>(type: "integer", nullable: false),
                    ProductId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SkuId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    DisplayName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Scope = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    AzureSubscriptionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Quantity = table.Column<int>(type: "integer", nullable: false),
                    StartsAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Reservations", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "SecurityEvents",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Date = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RecordedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    UserName = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ApplicationId = table.Column<Guid>(type: "uuid", nullable: true),
                    CorrelationId = table.Column<Guid>(type: "uuid", nullable: false),
                    Address = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    What = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SecurityEvents", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "Skus",
                columns: table => new
                {
                    ProductId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Title = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Translations = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    MinimumQuantity = table.Column<int>(type: "integer", nullable: false),
                    MaximumQuantity = table.Column<int>(type: "integer", nullable: false),
                    IsTrial = table.Column<bool>(type: "boolean", nullable: false),
                    Terms = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    BillingCycles = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Segments = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Prerequisites = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    InventoryVariables = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ProvisioningVariables = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    KeyFormat = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    KeyPattern = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Versions = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Edition = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Cores = table.Column<int>(type: "integer", nullable: true),
                    HybridBenefit = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CancellationClass = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CancellationReview = table.Column<bool>(type: "boolean", nullable: false),
                    IncludedEntitlements = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    DynamicAttributes = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Languages = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Architectures = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FileTypes = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Skus", x => new { x.ProductId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "Subscriptions",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrderId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    LineNumber = table.Column<int>(type: "integer", nullable: false),
                    CatalogItemId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ProductId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SkuId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    OfferName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FriendlyName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Publisher = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    IsMicrosoftProduct = table.Column<bool>(type: "boolean", nullable: false),
                    IsTrial = table.Column<bool>(type: "boolean", nullable: false),
                    Quantity = table.Column<int>(type: "integer", nullable: false),
                    Term = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    BillingCycle = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    StartsAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    CommitmentEndsAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    CancellableUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    AutoRenew = table.Column<bool>(type: "boolean", nullable: false),
                    RegisteredAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    PromotionId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Subscriptions", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "TaxRates",
                columns: table => new
                {
                    Market = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ValidFrom = table.Column<DateOnly>(type: "date", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Rate = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TaxRates", x => new { x.Market, x.ValidFrom });
                });

            migrationBuilder.CreateTable(
                name: "TenantDomains",
                columns: table => new
                {
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TenantId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TenantDomains", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Tenants",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Tenants", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Users",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: true),
                    UserName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    UserNameKey = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    DisplayName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Email = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PasswordHash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Roles = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Enabled = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Users", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "OrderLines",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrderId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    CatalogItemId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ProductId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SkuId = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    ProductTitle = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SkuTitle = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Publisher = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FriendlyName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Quantity = table.Column<int>(type: "integer", nullable: false),
                    Term = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    BillingCycle = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Currency = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    UnitPrice = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    TaxIncluded = table.Column<bool>(type: "boolean", nullable: false),
                    TaxRate = table.Column<decimal>(type: "numeric(18,6)", precision: 18, scale: 6, nullable: false),
                    SubtotalMinor = table.Column<long>(type: "bigint", nullable: false),
                    TaxMinor = table.Column<long>(type: "bigint", nullable: false),
                    ChargeId = table.Column<Guid>(type: "uuid", nullable: true),
                    PurchasedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ChargedUntil = table.Column<DateOnly>(type: "date", nullable: false),
                    EntitlementId = table.Column<Guid>(type: "uuid", nullable: true),
                    SubscriptionId = table.Column<Guid>(type: "uuid", nullable: true),
                    PromotionId = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    RenewsToTerm = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    AttestationAccepted = table.Column<bool>(type: "boolean", nullable: true),
                    ProvisioningContext = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PolicyProfile = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CreditRule = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    UsedDays = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    CancellationDoor = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    WindowHours = table.Column<int>(type: "integer", nullable: true),
                    ReviewRequired = table.Column<bool>(type: "boolean", nullable: false),
                    CancelledAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    CreditedSubtotalMinor = table.Column<long>(type: "bigint", nullable: false),
                    CreditedTaxMinor = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrderLines", x => new { x.PartnerId, x.OrderId, x.Number });
                    table.ForeignKey(
                        name: "FK_OrderLines_Orders_PartnerId_OrderId",
                        columns: x => new { x.PartnerId, x.OrderId },
                        principalTable: "Orders",
                        principalColumns: new[] { "PartnerId", "Id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Activity_Date_Id",
                table: "Activity",
                columns: new[] { "Date", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Activity_PartnerId_CustomerId_Date_Id",
                table: "Activity",
                columns: new[] { "PartnerId", "CustomerId", "Date", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Activity_PartnerId_Date_Id",
                table: "Activity",
                columns: new[] { "PartnerId", "Date", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Activity_PartnerId_Principal_RecordedAt",
                table: "Activity",
                columns: new[] { "PartnerId", "Principal", "RecordedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Activity_PartnerId_Sequence",
                table: "Activity",
                columns: new[] { "PartnerId", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AzureSubscriptions_PartnerId_CustomerId",
                table: "AzureSubscriptions",
                columns: new[] { "PartnerId", "CustomerId" });

            migrationBuilder.CreateIndex(
                name: "IX_Carts_PartnerId_ExpiresAt",
                table: "Carts",
                columns: new[] { "PartnerId", "ExpiresAt" });

            migrationBuilder.CreateIndex(
                name: "IX_CustomerAgreements_PartnerId_CustomerId_TemplateId",
                table: "CustomerAgreements",
                columns: new[] { "PartnerId", "CustomerId", "TemplateId" });

            migrationBuilder.CreateIndex(
                name: "IX_Customers_PartnerId_CompanyNameKey_Id",
                table: "Customers",
                columns: new[] { "PartnerId", "CompanyNameKey", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Customers_PartnerId_Domain",
                table: "Customers",
                columns: new[] { "PartnerId", "Domain" });

            migrationBuilder.CreateIndex(
                name: "IX_DownloadLinks_PartnerId_EntitlementId",
                table: "DownloadLinks",
                columns: new[] { "PartnerId", "EntitlementId" });

            migrationBuilder.CreateIndex(
                name: "IX_Entitlements_PartnerId_CustomerId",
                table: "Entitlements",
                columns: new[] { "PartnerId", "CustomerId" });

            migrationBuilder.CreateIndex(
                name: "IX_Entitlements_PartnerId_OrderId_LineNumber",
                table: "Entitlements",
                columns: new[] { "PartnerId", "OrderId", "LineNumber" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Entitlements_PartnerId_ProductId_SkuId_StartsAt",
                table: "Entitlements",
                columns: new[] { "PartnerId", "ProductId", "SkuId", "StartsAt" });

            migrationBuilder.CreateIndex(
                name: "IX_KeyRegister_PartnerId_EntitlementId",
                table: "KeyRegister",
                columns: new[] { "PartnerId", "EntitlementId" });

            migrationBuilder.CreateIndex(
                name: "IX_KeyRegister_ProductId_SkuId_Version_State_AddedAt",
                table: "KeyRegister",
                columns: new[] { "ProductId", "SkuId", "Version", "State", "AddedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_PartnerId_Currency_PostedAt",
                table: "LedgerEntries",
                columns: new[] { "PartnerId", "Currency", "PostedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_LedgerEntries_PartnerId_OrderId_LineNumber",
                table: "LedgerEntries",
                columns: new[] { "PartnerId", "OrderId", "LineNumber" });

            migrationBuilder.CreateIndex(
                name: "IX_Mails_DueAt",
                table: "Mails",
                column: "DueAt",
                filter: "\"DueAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Media_ProductId_SkuId_Version_Language_Architecture_FileType",
                table: "Media",
                columns: new[] { "ProductId", "SkuId", "Version", "Language", "Architecture", "FileType" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Media_Sha256",
                table: "Media",
                column: "Sha256");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_PartnerId_CartId_OrderGroup",
                table: "Orders",
                columns: new[] { "PartnerId", "CartId", "OrderGroup" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Orders_PartnerId_CustomerId_CreatedAt",
                table: "Orders",
                columns: new[] { "PartnerId", "CustomerId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Partners_MpnId",
                table: "Partners",
                column: "MpnId");

            migrationBuilder.CreateIndex(
                name: "IX_Prices_CatalogItemId",
                table: "Prices",
                column: "CatalogItemId");

            migrationBuilder.CreateIndex(
                name: "IX_Prices_Market_ProductId",
                table: "Prices",
                columns: new[] { "Market", "ProductId" });

            migrationBuilder.CreateIndex(
                name: "IX_Prices_Market_TitleKey_CatalogItemId_Term_BillingCycle",
                table: "Prices",
                columns: new[] { "Market", "TitleKey", "CatalogItemId", "Term", "BillingCycle" });

            migrationBuilder.CreateIndex(
                name: "IX_Products_TitleKey_Id",
                table: "Products",
                columns: new[] { "TitleKey", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_RefreshTokens_PartnerId_Family",
                table: "RefreshTokens",
                columns: new[] { "PartnerId", "Family" });

            migrationBuilder.CreateIndex(
                name: "IX_RefreshTokens_PartnerId_UserId",
                table: "RefreshTokens",
                columns: new[] { "PartnerId", "UserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_PartnerId_ExpiresAt",
                table: "Requests",
                columns: new[] { "PartnerId", "ExpiresAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Reservations_PartnerId_CustomerId",
                table: "Reservations",
                columns: new[] { "PartnerId", "CustomerId" });

            migrationBuilder.CreateIndex(
                name: "IX_Reservations_PartnerId_EntitlementId",
                table: "Reservations",
                columns: new[] { "PartnerId", "EntitlementId" });

            migrationBuilder.CreateIndex(
                name: "IX_SecurityEvents_PartnerId_Date",
                table: "SecurityEvents",
                columns: new[] { "PartnerId", "Date" });

            migrationBuilder.CreateIndex(
                name: "IX_Subscriptions_PartnerId_CustomerId",
                table: "Subscriptions",
                columns: new[] { "PartnerId", "CustomerId" });

            migrationBuilder.CreateIndex(
                name: "IX_Subscriptions_PartnerId_OrderId",
                table: "Subscriptions",
                columns: new[] { "PartnerId", "OrderId" });

            migrationBuilder.CreateIndex(
                name: "IX_TenantDomains_TenantId",
                table: "TenantDomains",
                column: "TenantId");

            migrationBuilder.CreateIndex(
                name: "IX_Tenants_PartnerId",
                table: "Tenants",
                column: "PartnerId");

            migrationBuilder.CreateIndex(
                name: "IX_Users_PartnerId_CustomerId",
                table: "Users",
                columns: new[] { "PartnerId", "CustomerId" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_PartnerId_UserNameKey",
                table: "Users",
                columns: new[] { "PartnerId", "UserNameKey" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Activity");

            migrationBuilder.DropTable(
                name: "Applications");

            migrationBuilder.DropTable(
                name: "AzureSubscriptions");

            migrationBuilder.DropTable(
                name: "Carts");

            migrationBuilder.DropTable(
                name: "CreditAccounts");

            migrationBuilder.DropTable(
                name: "CustomerAgreements");

            migrationBuilder.DropTable(
                name: "Customers");

            migrationBuilder.DropTable(
                name: "DataKeys");

            migrationBuilder.DropTable(
                name: "DownloadLinks");

            migrationBuilder.DropTable(
                name: "Entitlements");

            migrationBuilder.DropTable(
                name: "Installations");

            migrationBuilder.DropTable(
                name: "KeyRegister");

            migrationBuilder.DropTable(
                name: "LedgerEntries");

            migrationBuilder.DropTable(
                name: "Mails");

            migrationBuilder.DropTable(
                name: "Media");

            migrationBuilder.DropTable(
                name: "OrderLines");

            migrationBuilder.DropTable(
                name: "Partners");

            migrationBuilder.DropTable(
                name: "Prices");

            migrationBuilder.DropTable(
                name: "ProductKeys");

            migrationBuilder.DropTable(
                name: "Products");

            migrationBuilder.DropTable(
                name: "RefreshTokens");

            migrationBuilder.DropTable(
                name: "Requests");

            migrationBuilder.DropTable(
                name: "Reservations");

            migrationBuilder.DropTable(
                name: "SecurityEvents");

            migrationBuilder.DropTable(
                name: "Skus");

            migrationBuilder.DropTable(
                name: "Subscriptions");

            migrationBuilder.DropTable(
                name: "TaxRates");

            migrationBuilder.DropTable(
                name: "TenantDomains");

            migrationBuilder.DropTable(
                name: "Tenants");

            migrationBuilder.DropTable(
                name: "Users");

            migrationBuilder.DropTable(
                name: "Orders");
        }
    }
}
