using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class PortalSessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "WindowEndsAt",
                table: "OrderLines",
                type: "TEXT",
                nullable: true);

            // To the second, the fraction as it was: SQLite's own dates keep milliseconds only.
            migrationBuilder.Sql(
                """
                UPDATE "OrderLines" SET "WindowEndsAt" =
                    strftime('%Y-%m-%d %H:%M:%S', "PurchasedAt", '+' || "WindowHours" || ' hours') || substr("PurchasedAt", 20)
                WHERE "WindowHours" IS NOT NULL
                """);

            migrationBuilder.CreateTable(
                name: "UserSessions",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    EndsAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserSessions", x => new { x.PartnerId, x.Hash });
                });

            migrationBuilder.CreateIndex(
                name: "IX_OrderLines_PartnerId_WindowEndsAt",
                table: "OrderLines",
                columns: new[] { "PartnerId", "WindowEndsAt" },
                filter: "\"WindowEndsAt\" IS NOT NULL AND \"CancelledAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_UserSessions_PartnerId_UserId",
                table: "UserSessions",
                columns: new[] { "PartnerId", "UserId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "UserSessions");

            migrationBuilder.DropIndex(
                name: "IX_OrderLines_PartnerId_WindowEndsAt",
                table: "OrderLines");

            migrationBuilder.DropColumn(
                name: "WindowEndsAt",
                table: "OrderLines");
        }
    }
}
