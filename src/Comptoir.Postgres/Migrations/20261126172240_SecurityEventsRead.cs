using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class SecurityEventsRead : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SecurityEvents_PartnerId_Date",
                table: "SecurityEvents");

            migrationBuilder.CreateIndex(
                name: "IX_SecurityEvents_Date_Id",
                table: "SecurityEvents",
                columns: new[] { "Date", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_SecurityEvents_PartnerId_Date_Id",
                table: "SecurityEvents",
                columns: new[] { "PartnerId", "Date", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SecurityEvents_Date_Id",
                table: "SecurityEvents");

            migrationBuilder.DropIndex(
                name: "IX_SecurityEvents_PartnerId_Date_Id",
                table: "SecurityEvents");

            migrationBuilder.CreateIndex(
                name: "IX_SecurityEvents_PartnerId_Date",
                table: "SecurityEvents",
                columns: new[] { "PartnerId", "Date" });
        }
    }
}
