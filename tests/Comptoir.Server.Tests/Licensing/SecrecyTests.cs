using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Comptoir.Server.Tests.Licensing;

/// <summary>A key in clear, and the token of a link, are in the answer and nowhere else (R5.3).</summary>
public class SecrecyTests(SecrecyTests.Listening server) : IClassFixture<SecrecyTests.Listening>
{
    [Fact]
    public async Task Keys_and_link_tokens_are_in_no_file_and_no_log_line()
    {
        var agent = await server.AdminAgentAsync();
        var issued = await Purchase.OfAsync(server);
        var stocked = await Purchase.OfAsync(server, Purchase.OfficeFromStock);
        string[] keys = [await issued.KeyAsync(agent), await issued.KeyAsync(agent, "2016"), await stocked.KeyAsync(agent)];
        var (_, link) = await issued.LinkAsync(agent);
        await server.Stranger().GetAsync(link);
        await issued.CancelAsync(server);
        await agent.PostAsync(issued.Keys, new JsonObject());
        await server.Stranger().GetAsync(link);
        string[] secrets = [.. keys, .. keys.Select(key => key.Replace("-", "", StringComparison.Ordinal)), link.Segments[^1]];

        var files = Directory.GetFiles(server.Folder, "*", SearchOption.AllDirectories);
        var found =
            from file in files
            let bytes = Bytes(file)
            from secret in secrets
            where bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(secret)) >= 0
            select Path.GetFileName(file);

        Assert.Empty(found.ToList());
        Assert.Contains(files, file => file.EndsWith("comptoir.db-wal", StringComparison.Ordinal));
        Assert.NotEmpty(server.Lines);
        Assert.DoesNotContain(server.Lines, line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    private static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>A server whose log is listened to, in more detail than usual about what is ours and about the database.</summary>
    public sealed class Listening : ComptoirServer
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Comptoir"] = "Trace",
            ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Debug",
        };

        protected override void Adapt(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(new Listener(Lines));
    }

    internal sealed class Listener(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger, ISupportExternalScope
    {
        private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = new StringBuilder(formatter(state, exception)).Append(exception);
            scopes.ForEachScope((scope, text) => text.Append(' ').Append(scope is IEnumerable<KeyValuePair<string, object>> pairs ? string.Join(' ', pairs) : scope), line);
            lines.Enqueue(line.ToString());
        }

        public void Dispose()
        {
        }
    }
}
