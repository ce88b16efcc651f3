using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Comptoir.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class ActivityByMonth : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.PartitionActivityByMonth();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            throw new NotSupportedException("Records would have to be copied into one table again. The version before works on the parts as well.");
        }
    }
}
