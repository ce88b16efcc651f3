using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Access;
using Comptoir.Server.Tests.Customers;
using static Comptoir.Server.Tests.Support.Requests;

namespace Comptoir.Server.Tests.Support;

/// <summary>Files that are two things at once, that lie about what they are, or that are more than they say (R10.2).</summary>
public sealed class HostileFileTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Html = "<!doctype html><script>fetch('/partner')</script>";

    private static readonly byte[] Zip = [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0, .. "evil.html"u8, 0x50, 0x4B, 5, 6, .. new byte[18]];
    private static readonly byte[] Gif = [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, .. Encoding.ASCII.GetBytes(Html), 0x3B];
    private static readonly byte[] Elf = [0x7F, .. "ELF"u8, 2, 1, 1, 0];
    private static readonly byte[] Windows = [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0];

    public static TheoryData<string, byte[], string> TwoThingsAtOnce => new()
    {
        { "page.pdf", [.. "%PDF-1.7\n"u8, .. Encoding.ASCII.GetBytes(Html), .. Zip], "application/pdf" },
        { "program.pdf", [.. "%PDF-1.7\n"u8, .. Windows], "application/pdf" },
        { "drawing.png", [0x89, .. "PNG\r\n\u001a\n"u8, .. "<svg onload=alert(1)>"u8, .. Zip], "image/png" },
        { "photo.jpg", [0xFF, 0xD8, 0xFF, 0xE1, .. Encoding.ASCII.GetBytes(Html), .. "<?php system('id');"u8], "image/jpeg" },
        { "page.txt", Encoding.ASCII.GetBytes(Html), "text/plain" },
        { "picture.txt", "GIF89a/*<svg onload=alert(1)>*/=alert(1)//"u8.ToArray(), "text/plain" },
        { "page.html.txt", Encoding.ASCII.GetBytes(Html), "text/plain" },
        { "table.csv", "=cmd|' /C calc'!A0,<img src=x onerror=alert(1)>\r\n"u8.ToArray(), "text/csv" },
    };

    public static TheoryData<string, byte[]> NotWhatTheySay => new()
    {
        { "picture.gif", Gif },
        { "picture.png", Gif },
        { "picture.pdf", Gif },
        { "picture.txt", Gif },
        { "archive.pdf", [.. Zip, .. "%PDF-1.7\n"u8] },
        { "page.pdf", [.. Encoding.ASCII.GetBytes(Html), .. "%PDF-1.7\n"u8] },
        { "line.pdf", "\n%PDF-1.7\n"u8.ToArray() },
        { "program.pdf", Windows },
        { "program.pdf", [.. Windows, .. "%PDF-1.7\n"u8] },
        { "program.png", Elf },
        { "program.jpg", Elf },
        { "program.csv", Elf },
        { "script.pdf", "#!/bin/sh\nrm -rf ~\n"u8.ToArray() },
        { "drawing.png", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray() },
        { "invoice.pdf.exe", "%PDF-1.7\n"u8.ToArray() },
        { "invoice.pdf.html", "%PDF-1.7\n"u8.ToArray() },
        { "invoice.exe\u202efdp.", "%PDF-1.7\n"u8.ToArray() },
        { "invoice.pdf:evil.exe", "%PDF-1.7\n"u8.ToArray() },
        { "invoice.pdf.", Windows },
    };

    [Theory]
    [MemberData(nameof(TwoThingsAtOnce))]
    public async Task What_is_two_things_at_once_is_given_back_as_the_one_it_said_and_rendered_nowhere(string name, byte[] content, string type)
    {
        var agent = await server.AdminAgentAsync();
        string id = await agent.FileAsync(Problem("With files"));
        var added = await (await agent.AttachAsync(id, (name, content))).JsonAsync(HttpStatusCode.Created);
        string own = $"{Filing}/{id}/files/{added["id"]}";
        var nadia = await server.SessionOfAsync(ActorKind.Partner, Role.AdminAgent);
        var desk = await server.SessionOfAsync(ActorKind.Operator, Role.Operator);
        (HttpClient Client, string Path, string? Cookie)[] readers =
        [
            (agent, own, null),
            (await server.OperatorAsync(), own, null),
            (server.Stranger(), $"/partner/support/{id}/files/{added["id"]}", nadia.Cookie),
            (server.Stranger(), $"/operator/support/{id}/files/{added["id"]}", desk.Cookie),
        ];

        foreach (var (client, path, cookie) in readers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,image/*;q=0.9,*/*;q=0.8");
            if (cookie is not null)
                request.Headers.Add("Cookie", cookie);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(("attachment", name), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileNameStar));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("default-src 'none'; sandbox", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(NotWhatTheySay))]
    public async Task What_is_not_what_its_name_says_is_refused_and_nothing_is_kept(string name, byte[] content)
    {
        var agent = await server.AdminAgentAsync();
        string id = await agent.FileAsync(Problem("With files"));

        // Not with a good one beside it either.
        foreach (var files in new (string, byte[])[][] { [(name, content)], [("good.pdf", "%PDF-1.7\n"u8.ToArray()), (name, content)] })
            await (await agent.AttachAsync(id, files)).RefusesAsync(HttpStatusCode.UnsupportedMediaType, WireCode.BadInput);

        Assert.Empty((await agent.ReadAsync($"/v1/servicerequests/{id}"))["fileLinks"]!.AsArray());
    }

    [Fact]
    public async Task A_name_that_would_write_headers_of_its_own_writes_none()
    {
        var agent = await server.AdminAgentAsync();
        string id = await agent.FileAsync(Problem("With files"));

        string name = Uri.EscapeDataString("a\"; filename=evil.html\r\nSet-Cookie: stolen=1\r\n\r\n<script>.pdf");
        using var form = new StringContent(
            $"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''{name}\r\n\r\n%PDF-1.7\n\r\n--edge--\r\n",
            Encoding.ASCII,
            MediaTypeHeaderValue.Parse("multipart/form-data; boundary=edge"));
        var kept = await agent.PostAsync(new Uri($"{Filing}/{id}/files", UriKind.Relative), form, TestContext.Current.CancellationToken);
        await kept.JsonAsync(HttpStatusCode.Created);
        using var answer = await agent.GetAsync(kept.Headers.Location);

        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("a; filename=evil.htmlSet-Cookie stolen=1script.pdf", answer.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("%PDF-1.7\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Six_files_in_one_upload_are_refused_together_and_five_are_kept()
    {
        var agent = await server.AdminAgentAsync();
        string id = await agent.FileAsync(Problem("With files"));
        (string, byte[])[] six = [.. Enumerable.Range(0, 6).Select(i => ($"{i}.txt", Encoding.ASCII.GetBytes($"File {i}")))];

        await (await agent.AttachAsync(id, six)).RefusesAsync(HttpStatusCode.RequestEntityTooLarge, WireCode.BadInput, "5");
        Assert.Empty((await agent.ReadAsync($"/v1/servicerequests/{id}"))["fileLinks"]!.AsArray());
        var kept = await (await agent.AttachAsync(id, six[..5])).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(5, (int)kept["totalCount"]!);
        Assert.Equal(5, (await agent.ReadAsync($"/v1/servicerequests/{id}"))["fileLinks"]!.AsArray().Count);
    }

    [Fact]
    public async Task Uploads_at_once_never_leave_more_files_than_allowed()
    {
        var agent = await server.AdminAgentAsync();
        string id = await agent.FileAsync(Problem("With files"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            agent.AttachAsync(id, ($"{i}.txt", Encoding.ASCII.GetBytes($"File {i}")), ($"{i}.csv", Encoding.ASCII.GetBytes($"{i};{i}")))));

        int kept = (await agent.ReadAsync($"/v1/servicerequests/{id}"))["fileLinks"]!.AsArray().Count;
        Assert.Equal(2 * answers.Count(answer => answer.StatusCode == HttpStatusCode.Created), kept);
        Assert.InRange(kept, 2, 4);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict or HttpStatusCode.RequestEntityTooLarge, answer.StatusCode.ToString()));
    }

    [Fact]
    public async Task A_file_of_a_length_not_told_is_refused_at_the_first_byte_too_many()
    {
        var agent = await server.AdminAgentAsync();
        string id = await agent.FileAsync(Problem("With files"));
        byte[] body = [.. "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\n"u8, .. new byte[11 * 1024 * 1024]];
        using var line = new TcpClient();
        await line.ConnectAsync(server.Root.Host, server.Root.Port, TestContext.Current.CancellationToken);
        await using var stream = line.GetStream();

        // One piece of what may be without end: the answer is there before the next.
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {Filing}/{id}/files HTTP/1.1\r\nHost: {server.Root.Authority}\r\nAuthorization: {agent.DefaultRequestHeaders.Authorization}\r\n"
                + $"Content-Type: multipart/form-data; boundary=edge\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n"),
            TestContext.Current.CancellationToken);
        await stream.WriteAsync(body, TestContext.Current.CancellationToken);
        byte[] buffer = new byte[4096];
        int read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 413", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
        Assert.Empty((await agent.ReadAsync($"/v1/servicerequests/{id}"))["fileLinks"]!.AsArray());
    }
}
