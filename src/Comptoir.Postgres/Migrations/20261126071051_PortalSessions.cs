using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Postgres.Migrations
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
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.Sql(
                """UPDATE "OrderLines" SET "WindowEndsAt" = "PurchasedAt" + make_interval(hours => "WindowHours") WHERE "WindowHours" IS NOT NULL""");

            migrationBuilder.CreateTable(
                name: "UserSessions",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    EndsAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
