using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ReservationRefunds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "CancelledCommitmentMinor",
                table: "Reservations",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "CommitmentCurrency",
                table: "Reservations",
                type: "TEXT",
                maxLength: 3,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "EndedAt",
                table: "Reservations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Renew",
                table: "Reservations",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "State",
                table: "Reservations",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "Active");

            migrationBuilder.AddColumn<decimal>(
                name: "UsedHours",
                table: "Reservations",
                type: "TEXT",
                precision: 18,
                scale: 6,
                nullable: false,
                defaultValue: 0m);

            migrationBuilder.Sql(
                """UPDATE "Reservations" SET "State" = 'Cancelled', "EndedAt" = (SELECT e."RevokedAt" FROM "Entitlements" AS e WHERE e."PartnerId" = "Reservations"."PartnerId" AND e."Id" = "Reservations"."EntitlementId") WHERE EXISTS (SELECT 1 FROM "Entitlements" AS e WHERE e."PartnerId" = "Reservations"."PartnerId" AND e."Id" = "Reservations"."EntitlementId" AND e."RevokedAt" IS NOT NULL)""");

            migrationBuilder.CreateTable(
                name: "ReservationQuotes",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ReservationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    IsExchange = table.Column<bool>(type: "INTEGER", nullable: false),
                    QuotedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ValidUntil = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ProratedMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    FeeMinor = table.Column<long>(type: "INTEGER", nullable: false),
                    Purchase = table.Column<string>(type: "TEXT", nullable: false),
                    DoneAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReservationQuotes", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Reservations_State_ExpiresAt",
                table: "Reservations",
                columns: new[] { "State", "ExpiresAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ReservationQuotes_ValidUntil",
                table: "ReservationQuotes",
                column: "ValidUntil");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ReservationQuotes");

            migrationBuilder.DropIndex(
                name: "IX_Reservations_State_ExpiresAt",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "CancelledCommitmentMinor",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "CommitmentCurrency",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "EndedAt",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "Renew",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "State",
                table: "Reservations");

            migrationBuilder.DropColumn(
                name: "UsedHours",
                table: "Reservations");
        }
    }
}
