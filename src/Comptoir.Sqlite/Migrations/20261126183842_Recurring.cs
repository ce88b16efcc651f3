using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Recurring : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "ActivateBefore",
                table: "Subscriptions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "BilledFrom",
                table: "OrderLines",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            migrationBuilder.AddColumn<int>(
                name: "Charges",
                table: "OrderLines",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "NextChargeAt",
                table: "OrderLines",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Subscriptions_ActivateBefore",
                table: "Subscriptions",
                column: "ActivateBefore",
                filter: "\"ActivateBefore\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_OrderLines_NextChargeAt",
                table: "OrderLines",
                column: "NextChargeAt",
                filter: "\"NextChargeAt\" IS NOT NULL");

            migrationBuilder.Sql(RecurringBackfill.Sql);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Subscriptions_ActivateBefore",
                table: "Subscriptions");

            migrationBuilder.DropIndex(
                name: "IX_OrderLines_NextChargeAt",
                table: "OrderLines");

            migrationBuilder.DropColumn(
                name: "ActivateBefore",
                table: "Subscriptions");

            migrationBuilder.DropColumn(
                name: "BilledFrom",
                table: "OrderLines");

            migrationBuilder.DropColumn(
                name: "Charges",
                table: "OrderLines");

            migrationBuilder.DropColumn(
                name: "NextChargeAt",
                table: "OrderLines");
        }
    }
}
