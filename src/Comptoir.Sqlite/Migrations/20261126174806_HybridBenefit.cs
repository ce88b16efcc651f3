using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class HybridBenefit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "BenefitAssignments",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    CustomerId = table.Column<Guid>(type: "TEXT", nullable: false),
                    EntitlementId = table.Column<Guid>(type: "TEXT", nullable: false),
                    VmName = table.Column<string>(type: "TEXT", nullable: false),
                    VmNameKey = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    VmSize = table.Column<string>(type: "TEXT", nullable: false),
                    VCpu = table.Column<int>(type: "INTEGER", nullable: false),
                    Product = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    IsSql = table.Column<bool>(type: "INTEGER", nullable: false),
                    Cores = table.Column<int>(type: "INTEGER", nullable: false),
                    AssignedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BenefitAssignments", x => new { x.PartnerId, x.Id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_BenefitAssignments_PartnerId_CustomerId_VmNameKey_IsSql",
                table: "BenefitAssignments",
                columns: new[] { "PartnerId", "CustomerId", "VmNameKey", "IsSql" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BenefitAssignments_PartnerId_EntitlementId",
                table: "BenefitAssignments",
                columns: new[] { "PartnerId", "EntitlementId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BenefitAssignments");
        }
    }
}
