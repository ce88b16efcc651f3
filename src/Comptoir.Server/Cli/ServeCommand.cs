using System.CommandLine;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir serve</c>: runs a production installation.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var data = SharedOptions.Data();
        var urls = SharedOptions.Urls();
        var command = new Command("serve", "Runs the server.") { data, urls };
        command.SetAction((parsed, ct) =>
        {
            Addresses.RequireFree(parsed.GetRequiredValue(urls));
            return RunAsync(new DataFolder(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(urls), ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(DataFolder folder, string urls, CancellationToken ct)
    {
        await using var app = ServerApp.Build(folder, urls, adapt: ServerApp.OwnsProcess);
        var preparation = app.Services.GetRequiredService<Preparation>();
        await preparation.MigrateAsync(ct);
        await preparation.OpenAsync(ct);
        await RequireOperatorAsync(app.Services, ct);
        await app.RunAsync(ct);
        return 0;
    }

    /// <summary>R18.5: production needs an operator account before it serves.</summary>
    private static async Task RequireOperatorAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        if (await db.RowsAsync($"""SELECT "IsTest" FROM "Installations" """, row => row.GetBoolean(0), ct) is not [var isTest])
            throw new SetupFaultException("There is no operator account yet. Make one: comptoir users add NAME --operator");
        if (isTest)
            throw new SetupFaultException("This data folder holds a demo world; demo credentials never work in production. Use: comptoir demo");
        if (services.GetRequiredService<IOptions<ClockOptions>>().Value.Test)
            throw new SetupFaultException("Clock:Test is on, but this installation was not made for tests: its clock is never turned. Switch the setting off.");
        if (!await HasOperatorAsync(db, ct))
            throw new SetupFaultException("There is no operator account yet. Make one: comptoir users add NAME --operator");
    }

    /// <summary>Whether somebody may sign in as the operator.</summary>
    internal static Task<bool> HasOperatorAsync(ComptoirDb db, CancellationToken ct) => db.FindsAsync(
        $"""
        SELECT 1 FROM "Users" AS u INNER JOIN "Installations" AS i ON u."PartnerId" = i."OperatorId"
        WHERE u."Enabled" AND u."Roles" LIKE {$"%\"{nameof(Role.Operator)}\"%"} LIMIT 1
        """,
        ct);
}
