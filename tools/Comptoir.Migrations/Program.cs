using Comptoir.Commerce.Storage;
using Comptoir.Migrations;
using Comptoir.Postgres;
using Comptoir.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.EntityFrameworkCore.Scaffolding;
using Microsoft.EntityFrameworkCore.Sqlite.Design.Internal;
using Microsoft.Extensions.DependencyInjection;
using Npgsql.EntityFrameworkCore.PostgreSQL.Design.Internal;

// add NAME   writes the migration of both databases
// check      says whether the model has changes without a migration; exit code 1 when it has
// models DIR writes the model of both databases as code, which a Release build of the server holds
string root = FindRoot();
var databases = new (string Name, DbContextOptions<ComptoirDb> Options, IDesignTimeServices Services)[]
{
    ("Sqlite", ((DbContextOptionsBuilder<ComptoirDb>)new DbContextOptionsBuilder<ComptoirDb>().UseComptoirSqlite("Data Source=:memory:")).Options, new SqliteDesignTimeServices()),
    ("Postgres", ((DbContextOptionsBuilder<ComptoirDb>)new DbContextOptionsBuilder<ComptoirDb>().UseComptoirPostgres("Host=nowhere")).Options, new NpgsqlDesignTimeServices()),
};

if (args is not (["check"] or ["add", _] or ["models", _]))
{
    Console.Error.WriteLine("usage: add NAME | check | models DIR");
    return 2;
}

int pending = 0;
foreach (var (name, options, provider) in databases)
{
    await using var db = new ComptoirDb(options);
    if (args[0] == "check")
    {
        bool changed = db.Database.HasPendingModelChanges();
        Console.WriteLine($"{name}: {(changed ? "the model has changes without a migration" : "no pending model changes")}");
        pending += changed ? 1 : 0;
        continue;
    }

    var services = new ServiceCollection().AddEntityFrameworkDesignTimeServices().AddDbContextDesignTimeServices(db);
    provider.ConfigureDesignTimeServices(services);
    services.AddSingleton<ICSharpHelper, Literals>();
    await using var built = services.BuildServiceProvider();
    using var scope = built.CreateScope();
    if (args[0] == "models")
    {
        var model = db.GetService<IDesignTimeModel>().Model;
        scope.ServiceProvider.GetRequiredService<ICompiledModelScaffolder>().ScaffoldModel(
            model,
            Path.Combine(args[1], name),
            new CompiledModelCodeGenerationOptions { ModelNamespace = $"Comptoir.Server.Models.{name}", ContextType = typeof(ComptoirDb), Language = "C#", UseNullableReferenceTypes = false });
        continue;
    }

    var scaffolder = scope.ServiceProvider.GetRequiredService<IMigrationsScaffolder>();
    string project = Path.Combine(root, "src", $"Comptoir.{name}");
    var migration = scaffolder.ScaffoldMigration(args[1], $"Comptoir.{name}", null, "C#");
    scaffolder.Save(project, migration, Path.Combine(project, "Migrations"), false);
    Console.WriteLine($"{name}: {migration.MigrationId}");
}

return pending == 0 ? 0 : 1;

static string FindRoot()
{
    var folder = new DirectoryInfo(AppContext.BaseDirectory);
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Comptoir.slnx")))
        folder = folder.Parent;
    return folder?.FullName ?? throw new InvalidOperationException("Run inside the repository.");
}
