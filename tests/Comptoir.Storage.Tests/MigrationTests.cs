using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Comptoir.Storage.Tests;

/// <summary>Two versions work on one database while it is upgraded: a migration that takes away what the version before uses says so by
/// its name (ADR 14).</summary>
public class MigrationTests
{
    /// <summary>Until the first release no version was before.</summary>
    private const string FirstRelease = "20261127";

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_migration_that_takes_away_is_named_Contract(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await store.RunAsync<ComptoirDb>(db =>
        {
            var assembly = db.GetService<IMigrationsAssembly>();
            var wrong = assembly.Migrations
                .Where(migration => string.CompareOrdinal(migration.Key, FirstRelease) > 0 && !NameOf(migration.Key).StartsWith("Contract", StringComparison.Ordinal))
                .Where(migration => TakesAway(assembly.CreateMigration(migration.Value, db.Database.ProviderName!).UpOperations))
                .Select(migration => migration.Key);

            Assert.NotEmpty(assembly.Migrations);
            Assert.Empty(wrong);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public void The_look_tells_what_takes_away_from_what_adds()
    {
        var builder = new MigrationBuilder("any");
        builder.DropColumn("Novelty", "Orders");
        builder.DropTable("Orders");
        builder.RenameColumn("Novelty", "Orders", "News");
        builder.RenameTable("Orders", newName: "Sales");
        builder.AddColumn<string>("Novelty", "Orders", nullable: false);
        builder.AlterColumn<string>("Novelty", "Orders", nullable: false, oldClrType: typeof(string), oldNullable: true);
        builder.CreateIndex("IX", "Orders", "Novelty", unique: true);
        Assert.All(builder.Operations, operation => Assert.True(TakesAway([operation]), operation.GetType().Name));

        builder = new MigrationBuilder("any");
        builder.AddColumn<string>("Novelty", "Orders", nullable: true);
        builder.AddColumn<string>("Novelty", "Orders", nullable: false, defaultValue: "");
        builder.AlterColumn<string>("Novelty", "Orders", nullable: true, oldClrType: typeof(string), oldNullable: false);
        builder.CreateIndex("IX", "Orders", "Novelty");
        builder.DropIndex("IX", "Orders");
        builder.CreateTable("News", table => new { Id = table.Column<int>() });
        builder.CreateIndex("IX_News", "News", "Id", unique: true);
        Assert.False(TakesAway(builder.Operations));
    }

    private static string NameOf(string id) => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..];

    /// <summary>Whether the version before, which reads and writes as it always did, could fail on one of them. On a table that they make
    /// themselves it does neither.</summary>
    private static bool TakesAway(IReadOnlyList<MigrationOperation> operations)
    {
        var made = operations.OfType<CreateTableOperation>().Select(operation => operation.Name).ToHashSet(StringComparer.Ordinal);
        return operations.Any(operation => (operation as ITableMigrationOperation)?.Table is not { } table ? TakesAway(operation) : !made.Contains(table) && TakesAway(operation));
    }

    private static bool TakesAway(MigrationOperation operation) => operation switch
    {
        DropColumnOperation or DropTableOperation or RenameColumnOperation or RenameTableOperation => true,
        AddColumnOperation added => !added.IsNullable && added.DefaultValue is null && added.DefaultValueSql is null && added.ComputedColumnSql is null,
        AlterColumnOperation changed => (!changed.IsNullable && changed.OldColumn.IsNullable) || changed.ClrType != changed.OldColumn.ClrType,
        CreateIndexOperation { IsUnique: true } or AddUniqueConstraintOperation or AddCheckConstraintOperation or AddForeignKeyOperation => true,
        _ => false,
    };
}
