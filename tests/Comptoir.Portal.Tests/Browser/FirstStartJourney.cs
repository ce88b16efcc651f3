using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Comptoir.Portal.Tests.Shared;
using static Microsoft.Playwright.Assertions;

namespace Comptoir.Portal.Tests.Browser;

/// <summary>The command that README starts with, run in an empty folder; only its port is another and nothing is built again.</summary>
public sealed partial class FirstStart : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string folder = Directory.CreateTempSubdirectory("comptoir-first-").FullName;
    private readonly ConcurrentQueue<string> told = new();
    private Process process = null!;

    public static string Readme { get; } = File.ReadAllText(Path.Combine(TextTests.Root(), "README.md"));

    public Uri Root { get; } = new($"http://127.0.0.1:{FreePort()}");

    /// <summary>Where what it says to be in <c>.comptoir</c> lies.</summary>
    public string Data => Path.Combine(folder, ".comptoir");

    /// <summary>The lines it printed before it waited for visitors.</summary>
    public string Told => string.Join('\n', told);

    /// <summary>The table as one reads it: where, as whom, with what password.</summary>
    public IEnumerable<(Uri Address, string User, string Password)> Table =>
        Row().Matches(Told).Select(row => (new Uri(row.Groups["address"].Value), row.Groups["user"].Value, row.Groups["password"].Value));

    public async ValueTask InitializeAsync()
    {
        string[] words = Command().Match(Readme).Groups["words"].Value.Split(' ');
        var arguments = words.Select(word => word == "src/Comptoir.Server" ? Path.Combine(TextTests.Root(), word) : word).ToList();
        arguments.Insert(1, "--no-build");
        var start = new ProcessStartInfo("dotnet", [.. arguments, "--urls", Root.ToString().TrimEnd('/')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => told.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => told.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var since = Stopwatch.StartNew();
        while (!Told.Contains("Mail: ", StringComparison.Ordinal))
        {
            Assert.False(process.HasExited, Told);
            Assert.True(since.Elapsed < Patience, Told);
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^dotnet (?<words>run .* demo)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();

    [GeneratedRegex(@"^  (?<address>http\S+)  +(?<user>\S+)  +(?<password>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}

/// <summary>Journey 11: from README's command to each portal, by what the start itself prints (R18.1, R19).</summary>
[Collection(BrowserTests.Desk), Trait("Category", BrowserTests.Category)]
public sealed class FirstStartJourney(Browsing browsing, FirstStart first) : IClassFixture<FirstStart>
{
    [Theory]
    [MemberData(nameof(Views.All), MemberType = typeof(Views))]
    public async Task Each_row_of_the_printed_table_signs_in_where_it_says(string language, Screen screen)
    {
        var rows = first.Table.ToList();
        Assert.Equal(["/partner", "/partner", "/admin", "/operator"], rows.Select(row => row.Address.AbsolutePath));

        foreach (var (address, user, password) in rows)
        {
            await using var visit = await browsing.OpenAsync(first.Root, language, screen);
            await visit.GoAsync(address.ToString());
            await Expect(visit.Page).ToHaveURLAsync(new Regex("/sign-in"));
            await visit.Page.FillAsync("#user", user);
            await visit.Page.FillAsync("#password", password);
            await visit.Page.Keyboard.PressAsync("Enter");
            await visit.Page.WaitForURLAsync(address.ToString());

            await Expect(visit.Page.Locator(".avatar")).ToBeVisibleAsync();
            await Expect(visit.Page.Locator(".clock")).ToBeVisibleAsync();
            await visit.CheckAsync($"first-{user.Split('@')[0]}");
        }
    }

    [Fact]
    public void What_README_says_to_be_there_after_the_first_start_is_there()
    {
        Assert.Contains($"Comptoir demo world at {first.Root.ToString().TrimEnd('/')}", first.Told, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(first.Data, "demo.json")));
        Assert.True(Directory.Exists(Path.Combine(first.Data, "outbox")));
        Assert.Contains("http://127.0.0.1:5080", FirstStart.Readme, StringComparison.Ordinal);
    }
}
