namespace Comptoir.Server.Hosting;

/// <summary>How the program logs: one JSON object a line with the request's ids in its scopes (R18.3). Levels are settings
/// (<c>Logging:LogLevel:…</c>); without them the framework is quiet below warnings.</summary>
internal static class Logs
{
    public static void ReadableByMachines(this ILoggingBuilder logging, IConfiguration settings)
    {
        logging.ClearProviders();
        logging.AddJsonConsole(console => console.IncludeScopes = true);
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // Its scope would put every path into the log, and the path of a download is its secret.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // Challenges and the like: what matters of them is a security event.
        logging.AddFilter(typeof(Auth.BearerHandler).FullName, LogLevel.Warning);
        logging.AddFilter(typeof(Pages.Sessions.SessionHandler).FullName, LogLevel.Warning);
        logging.LeavesFailuresToTheirCallers();
        logging.AddConfiguration(settings.GetSection("Logging"));
    }

    /// <summary>A failed command may be the loser of a race, or a look for a table that is not there yet: whoever sent it knows, and
    /// logs what is a failure.</summary>
    public static ILoggingBuilder LeavesFailuresToTheirCallers(this ILoggingBuilder logging) => logging
        .AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Critical)
        .AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.Critical);
}
