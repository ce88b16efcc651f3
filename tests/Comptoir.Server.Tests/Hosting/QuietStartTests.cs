using System.Linq.Expressions;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Cli;
using Comptoir.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Comptoir.Server.Tests.Hosting;

/// <summary>What a start asks of the database it asks in SQL: a server that idles has not loaded what compiles queries
/// (docs/adr/0029).</summary>
public abstract class QuietStartTests(ComptoirServer server)
{
    [Fact]
    public async Task A_start_on_existing_data_compiles_no_query()
    {
        var compiled = new CompiledQueries();
        await using var node = server.Node(services => services.ConfigureDbContext<ComptoirDb>(options => options.AddInterceptors(compiled)));
        await using var scope = node.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();

        await node.Services.GetRequiredService<Preparation>().MigrateAsync(default);
        await node.Services.GetRequiredService<Preparation>().OpenAsync(default);
        Assert.True(await ServeCommand.HasOperatorAsync(db, default));
        var health = await node.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "storage");

        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.Empty(compiled.Queries);
        await db.Partners.AnyAsync();
        Assert.Single(compiled.Queries);
    }

    [Fact]
    public async Task The_operator_is_who_has_the_role_and_is_not_disabled()
    {
        await ChangeAsync(user => user.SetProperty(u => u.Roles, new List<Role> { Role.AdminAgent, Role.BillingAdmin }));
        Assert.False(await server.InStoreAsync(db => ServeCommand.HasOperatorAsync(db, default)));

        await ChangeAsync(user => user.SetProperty(u => u.Roles, new List<Role> { Role.AdminAgent, Role.Operator }));
        Assert.True(await server.InStoreAsync(db => ServeCommand.HasOperatorAsync(db, default)));

        await ChangeAsync(user => user.SetProperty(u => u.Enabled, false));
        Assert.False(await server.InStoreAsync(db => ServeCommand.HasOperatorAsync(db, default)));

        await ChangeAsync(user => user.SetProperty(u => u.Enabled, true).SetProperty(u => u.Roles, new List<Role> { Role.Operator }));
        Assert.True(await server.InStoreAsync(db => ServeCommand.HasOperatorAsync(db, default)));
    }

    /// <summary>Changes every user of the operator's.</summary>
    private Task<int> ChangeAsync(Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<User>> change) => server.InStoreAsync(
        db => db.Users.Where(user => db.Installations.Any(row => row.OperatorId == user.PartnerId)).ExecuteUpdateAsync(change));

    private sealed class CompiledQueries : IQueryExpressionInterceptor
    {
        public List<string> Queries { get; } = [];

        public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
        {
            Queries.Add(queryExpression.ToString());
            return queryExpression;
        }
    }
}

public sealed class QuietStartOnSqliteTests(ComptoirServer server) : QuietStartTests(server), IClassFixture<ComptoirServer>;

public sealed class QuietStartOnPostgresTests(ComptoirServerOnPostgres server) : QuietStartTests(server), IClassFixture<ComptoirServerOnPostgres>;
