using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class YoungRecordsKept : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.KeepYoungRecords();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.LetYoungRecordsGo();
        }
    }
}
