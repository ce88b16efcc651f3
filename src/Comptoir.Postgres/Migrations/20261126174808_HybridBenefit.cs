using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Postgres.Migrations
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
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uuid", nullable: false),
                    EntitlementId = table.Column<Guid>(type: "uuid", nullable: false),
                    VmName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    VmNameKey = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    VmSize = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    VCpu = table.Column<int>(type: "integer", nullable: false),
                    Product = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    IsSql = table.Column<bool>(type: "boolean", nullable: false),
                    Cores = table.Column<int>(type: "integer", nullable: false),
                    AssignedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
