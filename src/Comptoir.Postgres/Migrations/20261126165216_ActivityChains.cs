using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class ActivityChains : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Activity_PartnerId_Sequence",
                table: "Activity");

            migrationBuilder.AddColumn<DateTime>(
                name: "SecurityEventsKeptFrom",
                table: "Installations",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "SealedAt",
                table: "Activity",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ActivityChains",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    SealedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    PurgedTo = table.Column<long>(type: "bigint", nullable: false),
                    PurgedHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    CheckpointAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Signature = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivityChains", x => x.PartnerId);
                });

            migrationBuilder.CreateTable(
                name: "ActivityCheckpoints",
                columns: table => new
                {
                    PartnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    SealedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Signature = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ActivityCheckpoints", x => new { x.PartnerId, x.Sequence });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Activity_PartnerId_RecordedAt_Id",
                table: "Activity",
                columns: new[] { "PartnerId", "RecordedAt", "Id" },
                filter: "\"Sequence\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Activity_PartnerId_Sequence",
                table: "Activity",
                columns: new[] { "PartnerId", "Sequence" },
                unique: true,
                filter: "\"Sequence\" IS NOT NULL");

            migrationBuilder.RefuseChanges();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AllowChanges();

            migrationBuilder.DropTable(
                name: "ActivityChains");

            migrationBuilder.DropTable(
                name: "ActivityCheckpoints");

            migrationBuilder.DropIndex(
                name: "IX_Activity_PartnerId_RecordedAt_Id",
                table: "Activity");

            migrationBuilder.DropIndex(
                name: "IX_Activity_PartnerId_Sequence",
                table: "Activity");

            migrationBuilder.DropColumn(
                name: "SecurityEventsKeptFrom",
                table: "Installations");

            migrationBuilder.DropColumn(
                name: "SealedAt",
                table: "Activity");

            migrationBuilder.CreateIndex(
                name: "IX_Activity_PartnerId_Sequence",
                table: "Activity",
                columns: new[] { "PartnerId", "Sequence" },
                unique: true);
        }
    }
}
