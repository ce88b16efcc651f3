using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class PasswordMails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "Link",
                table: "Mails",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "LinkKeyId",
                table: "Mails",
                type: "uuid",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Link",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "LinkKeyId",
                table: "Mails");
        }
    }
}
