using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Downloads;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Microsoft.Extensions.DependencyInjection;
using static Comptoir.Server.Tests.Support.Requests;

namespace Comptoir.Server.Tests.Support;

/// <summary>A server that keeps a hundred bytes of files for each partner.</summary>
public sealed class LittleRoomServer : ComptoirServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Support:MaxFileBytes"] = "80", ["Support:MaxPartnerBytes"] = "100" };
}

/// <summary>Reliability T14: the files of a partner's requests are bounded together.</summary>
public sealed class AttachmentRoomTests(LittleRoomServer server) : IClassFixture<LittleRoomServer>
{
    [Fact]
    public async Task A_file_for_which_its_partner_has_no_room_is_413_and_not_kept_and_others_have_theirs()
    {
        var agent = await server.AdminAgentAsync();
        var rival = await server.UserOfAsync(1, "AdminAgent");
        string first = await agent.FileAsync(Problem("With files")), second = await agent.FileAsync(Problem("With more files")), theirs = await rival.FileAsync(Problem("Theirs"));
        byte[] sixty = Encoding.ASCII.GetBytes(new string('a', 60));
        byte[] fifty = Encoding.ASCII.GetBytes(new string('b', 50));

        Assert.Equal(HttpStatusCode.Created, (await agent.AttachAsync(first, ("a.txt", sixty))).StatusCode);
        await (await agent.AttachAsync(second, ("b.txt", fifty))).RefusesAsync(HttpStatusCode.RequestEntityTooLarge, WireCode.BadInput, "may take 1 MiB together");

        Assert.Null((await agent.ReadAsync($"/v1/servicerequests/{second}"))["fileLinks"]?.AsArray().FirstOrDefault());
        Assert.Null(await server.Services.GetRequiredService<IMediaStore>().OpenAsync(Convert.ToHexStringLower(SHA256.HashData(fifty)), TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Created, (await rival.AttachAsync(theirs, ("b.txt", fifty))).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await agent.AttachAsync(second, ("c.txt", sixty[..40]))).StatusCode);
    }
}

/// <summary>Files of a support request (R10.2).</summary>
public sealed class AttachmentTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private static readonly byte[] Pdf = [.. "%PDF-1.7\n%ÿÿ\n"u8, 0, 1, 2];
    private static readonly byte[] Png = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13];
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16];
    private static readonly byte[] Program = [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0];

    [Fact]
    public async Task A_file_is_kept_listed_and_given_back_as_an_attachment_only()
    {
        var agent = await server.AdminAgentAsync();
        string id = await agent.FileAsync(Problem("With files"));

        var answer = await agent.AttachAsync(id, ("note de livraison\u202e.pdf", Pdf));
        var added = await answer.JsonAsync(HttpStatusCode.Created);
        var request = await agent.ReadAsync($"/v1/servicerequests/{id}");
        var file = await (await server.OperatorAsync()).GetAsync(answer.Headers.Location);

        Assert.Equal(("note de livraison", "pdf", Pdf.Length), ((string?)added["fileNameWithoutExtension"], (string?)added["fileExtension"], (int)added["fileSize"]!));
        Assert.Equal((string?)added["id"], (string?)request["fileLinks"]![0]!["id"]);
        Assert.Equal(Pdf, await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", file.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_type_is_told_by_the_content_and_the_name_must_agree()
    {
        var agent = await server.AdminAgentAsync();
        string id = await agent.FileAsync(Problem("With files"));
        byte[] csv = Encoding.UTF8.GetBytes("a;b\r\né;2\r\n");
        (string, byte[])[] good = [("a.pdf", Pdf), ("b.PNG", Png), ("c.jpeg", Jpeg), ("d.csv", csv), ("../../e.txt", csv)];
        (string, byte[])[] bad =
        [
            ("malware.pdf", Program), ("a.exe", Program), ("a.txt", Program), ("a.txt", Pdf), ("a.pdf", Png), ("a.html", csv), ("a.svg", csv),
            ("bomb.zip", [0x50, 0x4B, 3, 4]), ("bomb.pdf", [0x50, 0x4B, 3, 4]), ("a.csv", [0xFF, 0xFE, 0x41, 0]), ("a.txt", [0xC3]), ("pdf", Pdf),
        ];

        foreach (var file in bad)
            await (await agent.AttachAsync(id, file)).RefusesAsync(HttpStatusCode.UnsupportedMediaType, WireCode.BadInput);
        foreach (var file in good)
            Assert.Equal(HttpStatusCode.Created, (await agent.AttachAsync(id, file)).StatusCode);

        var kept = (await agent.ReadAsync($"/v1/servicerequests/{id}"))["fileLinks"]!.AsArray();
        Assert.Equal(["a", "b", "c", "d", "e"], kept.Select(link => (string)link!["fileNameWithoutExtension"]!));
        await (await agent.AttachAsync(id, ("f.pdf", Pdf))).RefusesAsync(HttpStatusCode.RequestEntityTooLarge, WireCode.BadInput, "5");
        // Sent twice it lies there once.
        Assert.Equal((string?)kept[0]!["id"], (string?)(await (await agent.AttachAsync(id, ("a.pdf", Pdf))).JsonAsync(HttpStatusCode.Created))["id"]);
    }

    [Fact]
    public async Task What_is_too_large_or_too_many_is_413_and_nothing_is_kept()
    {
        var agent = await server.AdminAgentAsync();
        string id = await agent.FileAsync(Problem("With files"));
        byte[] most = new byte[10 * 1024 * 1024];
        Pdf.CopyTo(most, 0);

        Assert.Equal(HttpStatusCode.Created, (await agent.AttachAsync(id, ("most.pdf", most))).StatusCode);
        await (await agent.AttachAsync(id, ("more.pdf", [.. most, 0]))).RefusesAsync(HttpStatusCode.RequestEntityTooLarge, WireCode.BadInput);
        (string Name, byte[] Content)[] five = [.. Enumerable.Range(0, 5).Select(i => ($"{i}.pdf", (byte[])[.. Pdf, .. Guid.NewGuid().ToByteArray(), (byte)i]))];
        await (await agent.AttachAsync(id, five)).RefusesAsync(HttpStatusCode.RequestEntityTooLarge, WireCode.BadInput);

        var store = server.Services.GetRequiredService<IMediaStore>();
        foreach (var (_, content) in five)
            Assert.Null(await store.OpenAsync(Convert.ToHexStringLower(SHA256.HashData(content)), TestContext.Current.CancellationToken));
        Assert.Single((await agent.ReadAsync($"/v1/servicerequests/{id}"))["fileLinks"]!.AsArray());
    }

    [Fact]
    public async Task A_hundred_megabytes_are_refused_before_they_are_read()
    {
        var agent = await server.AdminAgentAsync();
        string id = await agent.FileAsync(Problem("With files"));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Filing}/{id}/files");
        var endless = new Endless(100 * 1024 * 1024);
        using var content = new StreamContent(endless);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        content.Headers.ContentLength = endless.Length;
        request.Content = content;
        request.Headers.ExpectContinue = true;

        var answer = await agent.SendAsync(request, TestContext.Current.CancellationToken);

        await answer.RefusesAsync(HttpStatusCode.RequestEntityTooLarge, WireCode.BadInput);
        Assert.True(endless.Position < 1024 * 1024, $"{endless.Position} bytes were read.");
    }

    [Fact]
    public async Task Strangers_and_other_roles_get_nothing_and_a_closed_request_takes_nothing()
    {
        var agent = await server.AdminAgentAsync();
        var rival = await server.UserOfAsync(1, "AdminAgent");
        string id = await agent.FileAsync(Problem("With files"));
        var at = (await agent.AttachAsync(id, ("a.pdf", Pdf))).Headers.Location!;

        await (await rival.GetAsync(at)).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await rival.AttachAsync(id, ("b.pdf", Pdf))).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await agent.GetAsync($"{Filing}/{id}/files/none")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await (await server.UserAsync("BillingAdmin")).GetAsync(at)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await agent.AttachAsync(id, ("empty.pdf", []))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "file");
        await (await agent.PostAsync($"{Filing}/{id}/files", new JsonObject())).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput);
        await (await agent.PatchAsync($"/v1/servicerequests/{id}", new JsonObject { ["status"] = "closed" })).JsonAsync();
        await (await agent.AttachAsync(id, ("b.pdf", Pdf))).RefusesAsync(HttpStatusCode.Conflict, WireCode.BadInput);
    }

    /// <summary>Zeros that know how many of them were read.</summary>
    private sealed class Endless(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = (int)Math.Min(count, length - Position);
            Position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
