using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SecondFactorShown : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "HasSecondFactor",
                table: "UserSessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "HasSecondFactor",
                table: "RefreshTokens",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "HasSecondFactor",
                table: "AuthorizationCodes",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "HasSecondFactor",
                table: "UserSessions");

            migrationBuilder.DropColumn(
                name: "HasSecondFactor",
                table: "RefreshTokens");

            migrationBuilder.DropColumn(
                name: "HasSecondFactor",
                table: "AuthorizationCodes");
        }
    }
}
