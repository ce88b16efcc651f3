using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class RevealIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Activity_PartnerId_Principal_RecordedAt",
                table: "Activity");

            migrationBuilder.CreateIndex(
                name: "IX_Activity_Reveals",
                table: "Activity",
                columns: new[] { "PartnerId", "Principal", "RecordedAt" },
                filter: "\"Operation\" = 'GetSoftwareKey'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Activity_Reveals",
                table: "Activity");

            migrationBuilder.CreateIndex(
                name: "IX_Activity_PartnerId_Principal_RecordedAt",
                table: "Activity",
                columns: new[] { "PartnerId", "Principal", "RecordedAt" });
        }
    }
}
