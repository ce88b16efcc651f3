using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Downloads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Portal.Tests.Support;

/// <summary>Files that go with the form (R10.1, R10.2).</summary>
public sealed class SupportFileTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string New = "/partner/support/new";

    [Fact]
    public async Task Files_chosen_in_the_form_lie_with_the_request_and_sent_twice_it_is_filed_once()
    {
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"));
        var fields = Problem(await nadia.GetAsync(New), "With files");
        (string, byte[])[] files = [("note.pdf", [.. "%PDF-1.7\n"u8]), ("lines.csv", [.. "a;b"u8]), ("lines.csv", [.. "a;b"u8])];

        var filed = await nadia.UploadAsync(New, fields, files);
        var again = await nadia.UploadAsync(New, fields, files);
        var other = await nadia.UploadAsync(New, fields, [("note.pdf", [.. "%PDF-1.8\n"u8])]);
        var shown = await nadia.GetAsync(filed.Location!);

        Assert.Equal((HttpStatusCode.SeeOther, filed.Location), (again.Status, again.Location));
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.Null(await server.Services.GetRequiredService<IMediaStore>().OpenAsync(Convert.ToHexStringLower(SHA256.HashData("%PDF-1.8\n"u8)), TestContext.Current.CancellationToken));
        var kept = await server.InStoreAsync(db => db.RequestFiles.Where(file => db.ServiceRequests.Any(r => r.Id == file.RequestId && r.Title == "With files")).ToListAsync());
        Assert.Equal(["lines.csv", "note.pdf"], kept.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.All(kept, file => Assert.Contains($"/files/{file.Id}", shown.Html, StringComparison.Ordinal));
        Assert.Equal(["Filed", "FileAdded", "FileAdded"], await server.InStoreAsync(db =>
            db.ServiceRequests.Where(r => r.Title == "With files").SelectMany(r => r.Entries).OrderBy(entry => entry.Number).Select(entry => entry.Kind.ToString()).ToListAsync()));
        Assert.Equal("a;b", (await nadia.GetAsync($"{filed.Location!.Split('?')[0]}/files/{kept.Single(file => file.Name == "lines.csv").Id}")).Html);
    }

    [Theory]
    [InlineData("en"), InlineData("fr")]
    public async Task What_is_wrong_with_files_is_told_at_their_field_and_what_was_written_stays(string language)
    {
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"), language);
        string title = "Faulty " + language;
        var fields = Problem(await nadia.GetAsync(New), title);
        byte[] pdf = [.. "%PDF-1.7\n"u8];
        string Say(string english, string french) => language == "fr" ? french : english;
        (HttpStatusCode Status, string Fault, (string, byte[])[] Files)[] cases =
        [
            (HttpStatusCode.UnsupportedMediaType, "‘invoice.pdf’ is not|« invoice.pdf » n’est pas", [("good.pdf", pdf), ("invoice.pdf", [.. "MZ"u8, 0x90, 0, 3])]),
            (HttpStatusCode.RequestEntityTooLarge, "at most 5 for|5 au plus par", [.. Enumerable.Range(0, 6).Select(i => ($"{i}.pdf", (byte[])[.. pdf, (byte)i]))]),
            (HttpStatusCode.RequestEntityTooLarge, "at most 10.5|10,5", [("large.pdf", [.. pdf, .. new byte[10 * 1024 * 1024]])]),
            (HttpStatusCode.BadRequest, "is empty|est vide", [("empty.txt", [])]),
        ];

        foreach (var (status, fault, files) in cases)
        {
            var answer = await nadia.UploadAsync(New, fields, files);

            Assert.Equal(status, answer.Status);
            Assert.Contains("id=\"files-e\"", answer.Html, StringComparison.Ordinal);
            Assert.Contains(Say(fault.Split('|')[0], fault.Split('|')[1]), answer.Words.Replace('\u202f', ' ').Replace('\u00a0', ' '), StringComparison.Ordinal);
            Assert.Contains(Say("Choose your files again", "Choisissez de nouveau vos fichiers"), answer.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("data-draft-files hidden", answer.Html, StringComparison.Ordinal);
            Assert.Equal(title, answer.FormOf(New)["title"]);
            Assert.Contains(">It does not work<", answer.Html, StringComparison.Ordinal);
        }

        // With a fault of the fields too, both are told.
        var both = await nadia.UploadAsync(New, new Dictionary<string, string>(fields) { ["contactPhone"] = "none" }, [("a.exe", pdf)]);
        Assert.Contains("contactPhone-e", both.Html, StringComparison.Ordinal);
        Assert.Contains("files-e", both.Html, StringComparison.Ordinal);
        Assert.Contains("data-draft-files hidden", (await nadia.UploadAsync(New, new Dictionary<string, string>(fields) { ["contactPhone"] = "none" }, [])).Html, StringComparison.Ordinal);
        Assert.False(await server.InStoreAsync(db => db.ServiceRequests.AnyAsync(request => request.Title == title)));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_hundred_megabytes_in_the_form_are_refused_after_the_first_of_them(bool announced)
    {
        using var nadia = await Reader.SignedInAsync(server, NameOf("AdminAgent"));
        var fields = Problem(await nadia.GetAsync(New), "Far too large");
        string form = string.Concat(fields.Select(field => $"--edge\r\nContent-Disposition: form-data; name=\"{field.Key}\"\r\n\r\n{field.Value}\r\n"))
            + "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\n";
        byte[] body = [.. Encoding.UTF8.GetBytes(form), .. new byte[announced ? 100_000 : 11 * 1024 * 1024]];
        string length = announced ? "Content-Length: 104857600\r\n\r\n" : $"Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n";
        using var line = new TcpClient();
        await line.ConnectAsync(server.Root.Host, server.Root.Port);
        await using var stream = line.GetStream();

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {New} HTTP/1.1\r\nHost: {server.Root.Authority}\r\nCookie: {nadia.Cookies.GetCookieHeader(server.Root)}\r\nContent-Type: multipart/form-data; boundary=edge\r\n{length}"));
        await stream.WriteAsync(body);
        string answer = "";
        byte[] buffer = new byte[64 * 1024];
        while (!answer.Contains("</html>", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is > 0 and var read)
            answer += Encoding.UTF8.GetString(buffer, 0, read);

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("files-e", answer, StringComparison.Ordinal);
        Assert.Contains("value=\"Far too large\"", answer, StringComparison.Ordinal);
    }

    /// <summary>The form filled in for a problem without a purchase.</summary>
    internal static Dictionary<string, string> Problem(PageText page, string title)
    {
        var fields = page.FormOf(New);
        foreach (var (name, value) in ((string, string)[])[("problemType", "1004"), ("impact", "minimal"), ("title", title), ("text", "It does not work"), ("contactPhone", "1"), ("amount", ""), ("customer", ""), ("purchase", "")])
            fields[name] = value;
        fields.Remove("file");
        return fields;
    }

    private string NameOf(string role) => (string)server.UserOf(role)["userName"]!;
}
