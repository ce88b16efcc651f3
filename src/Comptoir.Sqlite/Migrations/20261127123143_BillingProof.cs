using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class BillingProof : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "BilledSince",
                table: "OrderLines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "HashVersion",
                table: "Invoices",
                type: "INTEGER",
                nullable: false,
                defaultValue: 1);

            // SaaS that was activated before its instant was kept with the line.
            migrationBuilder.Sql(
                """
                UPDATE "OrderLines" SET "BilledSince" = (
                    SELECT "PostedAt" FROM "LedgerEntries" WHERE "LedgerEntries"."PartnerId" = "OrderLines"."PartnerId" AND "LedgerEntries"."Id" = "OrderLines"."ChargeId")
                WHERE "Kind" = 'Saas' AND "ChargeId" IS NOT NULL;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // By SQLite itself: a table that is built anew would lose the triggers that keep what was issued.
            migrationBuilder.Sql("""ALTER TABLE "OrderLines" DROP COLUMN "BilledSince";""");
            migrationBuilder.Sql("""ALTER TABLE "Invoices" DROP COLUMN "HashVersion";""");
        }
    }
}
