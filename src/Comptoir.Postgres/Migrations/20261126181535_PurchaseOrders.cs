using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class PurchaseOrders : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "PurchaseOrderNumber",
                table: "Orders",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateIndex(
                name: "IX_Carts_PartnerId_CustomerId_ModifiedBy_ModifiedAt",
                table: "Carts",
                columns: new[] { "PartnerId", "CustomerId", "ModifiedBy", "ModifiedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Carts_PartnerId_CustomerId_ModifiedBy_ModifiedAt",
                table: "Carts");

            migrationBuilder.DropColumn(
                name: "PurchaseOrderNumber",
                table: "Orders");
        }
    }
}
