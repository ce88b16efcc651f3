using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Access;

/// <summary>Password and second factor of one's own, and the lock-out, over HTTP on a world of their own: they change who may sign in.</summary>
public sealed class OwnAccountTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Own = "/comptoir/v1/me";
    private const string Factor = Own + "/secondfactor";
    private const string SignOuts = Own + "/signouts";

    [Fact]
    public async Task A_second_factor_is_set_up_confirmed_asked_for_and_removed()
    {
        var client = await server.UserAsync("SalesAgent");
        await (await client.PostAsync(Factor, new JsonObject())).RefusesAsync(HttpStatusCode.BadRequest, "800002", "currentPassword");
        await (await client.PostAsync(Factor, new JsonObject { ["currentPassword"] = "wrong" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "currentPassword");
        var offer = await client.PostAsync(Factor, PasswordOf("SalesAgent"));
        Assert.True(offer.Headers.CacheControl!.NoStore);
        string secret = (string)(await offer.JsonAsync(HttpStatusCode.Created))["secret"]!;

        await (await client.PutAsync(Factor, new JsonObject())).RefusesAsync(HttpStatusCode.BadRequest, "800002", "code");
        await (await client.PutAsync(Factor, new JsonObject { ["code"] = "12345" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "code");
        var codes = (await (await client.PutAsync(Factor, new JsonObject { ["code"] = CodeOf(secret) })).JsonAsync())["recoveryCodes"]!.AsArray();

        Assert.Equal(10, codes.Count);
        await (await client.PostAsync(Factor, new JsonObject())).RefusesAsync(HttpStatusCode.Conflict, "800002");
        Assert.Equal(50076, await SignInErrorAsync("SalesAgent", null));
        await (await client.PostAsync(Factor + "/remove", new JsonObject { ["code"] = "no" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "code");
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync(Factor + "/remove", new JsonObject { ["code"] = (string)codes[3]! })).StatusCode);
        Assert.Null(await SignInErrorAsync("SalesAgent", null));
    }

    [Fact]
    public async Task An_administrator_clears_a_lost_factor_of_its_own_tenant_and_the_users_token_ends()
    {
        const string Role = "UserManagementAdmin";
        var client = await server.UserAsync(Role);
        string name = (string)server.UserOf(Role)["userName"]!;
        var user = await server.InStoreAsync(db => db.Users.Where(row => row.UserNameKey == name).Select(row => row.Id).SingleAsync());
        string path = $"/comptoir/v1/users/{user}/secondfactor";
        string secret = (string)(await (await client.PostAsync(Factor, PasswordOf(Role))).JsonAsync(HttpStatusCode.Created))["secret"]!;
        await (await client.PutAsync(Factor, new JsonObject { ["code"] = CodeOf(secret) })).JsonAsync();
        var admin = await server.UserAsync("GlobalAdmin");
        var own = Guid.Parse((string)server.Partner()["tenantId"]!);
        var strangers = await server.InStoreAsync(db => db.Users
            .Where(row => row.PartnerId != new PartnerId(own) || row.CustomerId != null).Select(row => row.Id).Take(3).ToListAsync());

        foreach (var other in strangers.Append(new UserId(Guid.NewGuid())))
            await (await admin.SendAsync(HttpMethod.Delete, path.Replace(user.ToString(), other.ToString(), StringComparison.Ordinal))).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await (await server.UserAsync("SalesAgent")).SendAsync(HttpMethod.Delete, path)).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        Assert.Equal(HttpStatusCode.NoContent, (await admin.SendAsync(HttpMethod.Delete, path)).StatusCode);

        Assert.Null(await SignInErrorAsync(Role, null));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/comptoir/v1/me")).StatusCode);
        await (await admin.SendAsync(HttpMethod.Delete, path)).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
    }

    [Fact]
    public async Task An_administrator_signs_a_user_of_its_own_tenant_out_everywhere()
    {
        var made = await server.NewUserAsync("forgetful", "SalesAgent");
        string path = $"/comptoir/v1/users/{made["id"]}/sessions";
        string token = await server.TokenAsync(server.FormOf(made));
        var admin = await server.UserAsync("GlobalAdmin");
        var own = Guid.Parse((string)server.Partner()["tenantId"]!);
        var strangers = await server.InStoreAsync(db => db.Users
            .Where(row => row.PartnerId != new PartnerId(own) || row.CustomerId != null).Select(row => row.Id).Take(3).ToListAsync());

        foreach (var other in strangers.Append(new UserId(Guid.NewGuid())))
            await (await admin.SendAsync(HttpMethod.Delete, path.Replace((string)made["id"]!, other.ToString(), StringComparison.Ordinal))).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await (await server.UserAsync("SalesAgent")).SendAsync(HttpMethod.Delete, path)).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(token));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.SendAsync(HttpMethod.Delete, path)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(token));
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(await server.TokenAsync(server.FormOf(made))));
        Assert.Equal(1, await server.InStoreAsync(db => db.Activity.CountAsync(row => row.ResourceKey == (string)made["id"]! && row.Operation == ActivityOperation.UpdatePartnerUser)));
    }

    [Fact]
    public async Task A_program_has_no_account_of_a_person()
    {
        var app = await server.AppAsync();

        await (await app.PostAsync(Factor, new JsonObject())).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        await (await app.PutAsync(Factor, new JsonObject { ["code"] = "123456" })).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        await (await app.PostAsync(Factor + "/remove", new JsonObject { ["code"] = "123456" })).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        await (await app.PostAsync("/comptoir/v1/me/password", new JsonObject { ["currentPassword"] = "x", ["newPassword"] = "Another-horse-2" }))
            .RefusesAsync(HttpStatusCode.Forbidden, "900150");
        await (await app.PatchAsync(Own, new JsonObject { ["displayName"] = "Robot" })).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        await (await app.PostAsync(SignOuts, new JsonObject { ["everywhere"] = true })).RefusesAsync(HttpStatusCode.Forbidden, "900150");
    }

    [Fact]
    public async Task The_name_is_changed_at_once_and_another_address_for_the_password_alone()
    {
        var made = await server.NewUserAsync("renamed", "SalesAgent");
        using var client = server.Stranger().With(await server.TokenAsync(server.FormOf(made)));

        var named = await (await client.PatchAsync(Own, new JsonObject { ["displayName"] = "Renée" })).JsonAsync();
        await (await client.PatchAsync(Own, new JsonObject { ["email"] = "renee@garance.example" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "currentPassword");
        await (await client.PatchAsync(Own, new JsonObject { ["email"] = "renee@garance.example", ["currentPassword"] = "wrong" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "currentPassword");
        await (await client.PatchAsync(Own, new JsonObject { ["email"] = "nowhere", ["currentPassword"] = (string)made["password"]! })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "email");
        await (await client.PatchAsync(Own, new JsonObject { ["displayName"] = "" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "displayName");
        await (await client.PatchAsync(Own, new JsonObject { ["email"] = "renee@garance.example", ["currentPassword"] = (string)made["password"]! })).JsonAsync();

        Assert.Equal("Renée", (string?)named["displayName"]);
        Assert.Equal("renee@garance.example", (string?)(await client.ReadAsync(Own))["email"]);
        var user = Guid.Parse((string)made["id"]!);
        Assert.Equal(2, await server.InStoreAsync(db => db.Activity.CountAsync(row => row.Principal == user && row.Operation == ActivityOperation.UpdatePartnerUser)));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_token_and_the_one_it_is_asked_by()
    {
        var form = server.FormOf(await server.NewUserAsync("leaving", "SalesAgent"));
        using var client = server.Stranger().With(await server.TokenAsync(form));
        string other = await server.TokenAsync(form);

        await (await client.PostAsync(SignOuts, new JsonObject())).RefusesAsync(HttpStatusCode.BadRequest, "800002", "everywhere");
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(other));
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync(SignOuts, new JsonObject { ["everywhere"] = true })).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(Own)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(other));
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(await server.TokenAsync(form)));
    }

    [Fact]
    public async Task A_password_is_changed_by_who_knows_it()
    {
        var client = await server.UserAsync("BillingAdmin");
        const string Path = "/comptoir/v1/me/password";
        string current = (string)server.UserOf("BillingAdmin")["password"]!;

        await (await client.PostAsync(Path, new JsonObject { ["newPassword"] = "Another-horse-2" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "currentPassword");
        await (await client.PostAsync(Path, new JsonObject { ["currentPassword"] = current, ["newPassword"] = "short" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "newPassword");
        await (await client.PostAsync(Path, new JsonObject { ["currentPassword"] = current, ["newPassword"] = "password1" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "newPassword");
        await (await client.PostAsync(Path, new JsonObject { ["currentPassword"] = "wrong", ["newPassword"] = "Another-horse-2" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "currentPassword");
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync(Path, new JsonObject { ["currentPassword"] = current, ["newPassword"] = "Another-horse-2" })).StatusCode);

        Assert.Equal(50126, await SignInErrorAsync("BillingAdmin", null));
        Assert.Null(await SignInErrorAsync("BillingAdmin", "Another-horse-2"));
    }

    [Fact]
    public async Task A_sprayed_name_is_locked_out_for_its_right_password_too()
    {
        for (int i = 0; i < 5; i++)
            Assert.Equal(50126, await SignInErrorAsync("ReferralAdmin", "wrong"));

        Assert.Equal(50053, await SignInErrorAsync("ReferralAdmin", null));
    }

    [Fact]
    public async Task One_password_tried_on_many_names_is_refused_alike_and_recorded_for_each()
    {
        var known = new[] { await server.NewUserAsync("spray1", "AdminAgent"), await server.NewUserAsync("spray2", "SalesAgent") };
        string[] names = [.. known.Select(user => (string)user["userName"]!), .. Enumerable.Range(0, 20).Select(n => $"nobody{n}@garance.example")];
        var before = await FailuresAsync();

        foreach (string name in names)
            Assert.Equal(50126, await SignInErrorAsync(name, "Summer-2026!", isName: true));

        var events = (await FailuresAsync()).Skip(before.Count).ToList();
        Assert.Equal(names.Order(), events.Select(e => e.UserName).Order());
        Assert.All(events, e => Assert.Equal("127.0.0.1", e.Address));
    }

    [Fact]
    public async Task Who_guesses_the_password_of_the_account_is_locked_out_but_keeps_the_token()
    {
        var client = await server.UserAsync("MarketingContentAdmin");
        const string Path = "/comptoir/v1/me/password";
        string current = (string)server.UserOf("MarketingContentAdmin")["password"]!;
        for (int i = 0; i < 5; i++)
            await client.PostAsync(Path, new JsonObject { ["currentPassword"] = $"wrong {i}", ["newPassword"] = "Another-horse-2" });

        var answer = await client.PostAsync(Path, new JsonObject { ["currentPassword"] = current, ["newPassword"] = "Another-horse-2" });

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(15), answer.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/comptoir/v1/me")).StatusCode);
    }

    /// <summary>The directory's number of the error; null when it signs in.</summary>
    private async Task<int?> SignInErrorAsync(string role, string? password, bool isName = false)
    {
        var app = server.Partner()["apps"]![0]!;
        var user = isName ? new JsonObject { ["userName"] = role } : server.UserOf(role);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["client_id"] = (string)app["clientId"]!,
            ["client_secret"] = (string)app["secret"]!,
            ["scope"] = "https://api.partnercenter.microsoft.com/.default",
            ["username"] = (string)user["userName"]!,
            ["password"] = password ?? (string)user["password"]!,
        });
        using var client = server.Stranger();
        var answer = await client.PostAsync(new Uri((string)server.Partner()["tokenUrl"]!), form);
        return answer.IsSuccessStatusCode ? null : (int)(await answer.JsonAsync(answer.StatusCode))["error_codes"]![0]!;
    }

    private Task<List<SecurityEvent>> FailuresAsync() => server.InStoreAsync(db => db.SecurityEvents
        .Where(e => e.Kind == SecurityEventKind.SignInFailed)
        .OrderBy(e => e.RecordedAt)
        .ToListAsync());

    private JsonObject PasswordOf(string role) => new() { ["currentPassword"] = (string)server.UserOf(role)["password"]! };

    private static string CodeOf(string secret)
    {
        const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        string bits = string.Concat(secret.Select(letter => Convert.ToString(Base32.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return Totp.CodeOf([.. bits.Chunk(8).Where(part => part.Length == 8).Select(part => Convert.ToByte(new string(part), 2))], Totp.StepAt(DateTimeOffset.UtcNow));
    }
}
