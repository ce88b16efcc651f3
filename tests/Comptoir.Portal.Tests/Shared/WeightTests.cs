using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Comptoir.Portal.Tests.Shared;

/// <summary>What a browser loads on the first visit besides the page: styles and scripts, compressed, and nothing from elsewhere.</summary>
public sealed partial class WeightTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const int Most = 300 * 1024;

    [Theory]
    [InlineData("nadia@garance.example", "/partner"), InlineData("ines@brasserie-leon.onmicrosoft.com", "/admin"), InlineData("operator@distribution.example", "/operator")]
    public async Task Script_and_style_of_the_first_visit_weigh_less_than_300_KB(string user, string home)
    {
        using var reader = await Reader.SignedInAsync(server, user);
        using var client = new HttpClient { BaseAddress = server.Root };
        client.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        string[] files = [.. Loaded().Matches((await new Reader(server).GetAsync("/sign-in")).Html + (await reader.GetAsync(home)).Html).Select(match => match.Groups["address"].Value).Distinct()];

        long sum = 0;
        foreach (string file in files)
        {
            using var answer = await client.GetAsync(file);
            Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
            byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
            // A file that loads another would weigh more than it looks.
            Assert.DoesNotContain("@import", PlainOf(bytes), StringComparison.Ordinal);
            sum += bytes.Length;
        }

        Assert.All(files, file => Assert.StartsWith("/assets/", file, StringComparison.Ordinal));
        Assert.Contains(files, file => file.Contains(".js", StringComparison.Ordinal));
        Assert.InRange(sum, 5_000, Most);
    }

    private static string PlainOf(byte[] bytes)
    {
        using var plain = new StreamReader(new System.IO.Compression.BrotliStream(new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress));
        return plain.ReadToEnd();
    }

    [GeneratedRegex("<(?:script|link rel=\"stylesheet\")[^>]* (?:src|href)=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Loaded();
}
