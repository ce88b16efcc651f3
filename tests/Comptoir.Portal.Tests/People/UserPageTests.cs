using System.Net;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Server.Tests.Mail;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.People;

/// <summary>Users and roles of one's own company (R2.10).</summary>
public sealed class UserPageTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Users = "/partner/users";
    private const string New = Users + "/new";

    [Fact]
    public async Task A_user_is_invited_by_mail_once_however_often_the_form_is_sent_and_signs_in_with_the_password_chosen()
    {
        using var admin = await SignedInAsync();
        var form = Form(await admin.GetAsync(New), New, ["SalesAgent", "BillingAdmin"], ("userName", "lea"), ("displayName", "Léa Roux"), ("email", "lea@mail.example"));

        var both = await Task.WhenAll(admin.PostAsync(New, form), admin.PostAsync(New, form));

        Assert.Equal(both[0].Location, both[1].Location);
        var page = await admin.FollowAsync(both[0]);
        Assert.Contains("The mail with the link is on its way.", page.Words);
        Assert.Contains("Invited", page.Words);
        var user = await OfAsync("lea@garance.example");
        Assert.Equal([Role.SalesAgent, Role.BillingAdmin], user.Roles);
        Assert.Equal(1, await RecordsAsync(user, ActivityOperation.CreatePartnerUser));
        string link = Outbox.LinkIn(await Outbox.ReadAsync(server, "lea@mail.example", "lea@garance.example"), server);
        Assert.Equal(1, Outbox.CountOf(server, "lea@mail.example"));
        using var lea = new Reader(server);
        await lea.SubmitAsync(await lea.GetAsync(link), "/sign-in/password", ("password", "Three-new-words-8"), ("again", "Three-new-words-8"));
        Assert.Equal("/partner", (await lea.SignInAsync("lea@garance.example", "Three-new-words-8")).Location);
        Assert.DoesNotContain("Invited", (await admin.GetAsync($"{Users}?q=LEA")).Words);
    }

    [Fact]
    public async Task What_is_wrong_with_an_invitation_is_told_at_its_field_and_what_was_typed_is_kept()
    {
        using var admin = await SignedInAsync();
        var page = await admin.GetAsync(New);

        foreach (var (field, typed, told) in new[]
        {
            ("userName", "", "Type a user name"), ("userName", "x@elsewhere.example", "must be a domain of your company"), ("userName", "nadia", "taken already"),
            ("displayName", "", "name"), ("displayName", new string('م', 10_000), "256"), ("email", "", "the invitation goes to"), ("email", "nowhere", "name@garance.example"),
        })
        {
            var answer = await admin.PostAsync(New, Form(page, New, ["SalesAgent"], [("userName", "mia"), ("displayName", "شركة الأمل"), ("email", "mia@mail.example"), (field, typed)]));
            Assert.Equal((field, HttpStatusCode.BadRequest), (field, answer.Status));
            Assert.Contains($"href=\"#{field}\"", answer.Html);
            Assert.Contains(told, answer.Words);
            Assert.Contains(field == "displayName" ? "mia@mail.example" : "شركة الأمل", WebUtility.HtmlDecode(answer.Html));
            Assert.Contains("value=\"SalesAgent\" checked", answer.Html);
        }

        foreach (string[] roles in new string[][] { [], ["Operator"], ["Boss"] })
        {
            var answer = await admin.PostAsync(New, Form(page, New, roles, ("userName", "mia"), ("displayName", "Mia"), ("email", "mia@mail.example")));
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains("href=\"#roles\"", answer.Html);
        }

        Assert.False(await server.InStoreAsync(db => db.Users.AnyAsync(user => user.UserNameKey == "mia@garance.example")));
    }

    [Theory]
    [InlineData("en", "Type a user name"), InlineData("fr", "Saisissez un nom d’utilisateur")]
    public async Task All_that_an_empty_invitation_lacks_is_told_at_once(string language, string words)
    {
        using var admin = await SignedInAsync(language);

        var answer = await admin.PostAsync(New, Form(await admin.GetAsync(New), New, [], ("userName", ""), ("displayName", ""), ("email", "")));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.All(["userName", "displayName", "email", "roles"], field => Assert.Contains($"href=\"#{field}\"", answer.Html));
        Assert.Contains(words, answer.Words);
    }

    [Fact]
    public async Task Roles_changed_hold_at_once_and_a_change_over_another_ones_is_asked_about_with_what_was_typed()
    {
        const string Hugo = "hugo@garance.example";
        using var admin = await SignedInAsync();
        using var hugo = await Reader.SignedInAsync(server, Hugo);
        Assert.Equal(HttpStatusCode.Forbidden, (await hugo.GetAsync("/partner/billing")).Status);
        string address = $"{Users}/{(await OfAsync(Hugo)).Id}";
        var page = await admin.GetAsync(address);

        var saved = await admin.PostAsync(address, Form(page, address, ["HelpdeskAgent", "BillingAdmin"]));
        var late = await admin.PostAsync(address, Form(page, address, ["ReferralAdmin"], ("displayName", "Hugo Typed"), ("requestId", Guid.NewGuid().ToString())));

        Assert.Contains("Saved.", (await admin.FollowAsync(saved)).Words);
        Assert.Equal(HttpStatusCode.OK, (await hugo.GetAsync("/partner/billing")).Status);
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Somebody else changed this user", late.Words);
        Assert.Contains("value=\"Hugo Typed\"", late.Html);
        Assert.Contains("value=\"ReferralAdmin\" checked", late.Html);
        Assert.Equal([Role.HelpdeskAgent, Role.BillingAdmin], (await OfAsync(Hugo)).Roles);
        Assert.Equal(1, await RecordsAsync(await OfAsync(Hugo), ActivityOperation.UpdatePartnerUser));
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.PostAsync(address, Form(late, address, ["HelpdeskAgent"]))).Status);
    }

    [Fact]
    public async Task A_disabled_user_is_signed_out_and_cannot_sign_in_until_enabled()
    {
        const string Maud = "maud@garance.example";
        using var admin = await SignedInAsync();
        using var maud = await Reader.SignedInAsync(server, Maud);
        string address = $"{Users}/{(await OfAsync(Maud)).Id}";
        var page = await admin.GetAsync(address);

        var disabled = await admin.SubmitAsync(page, address + "/disable");
        await admin.SubmitAsync(page, address + "/disable");

        var shown = await admin.FollowAsync(disabled);
        Assert.Contains("This user is signed out and cannot sign in.", shown.Words);
        Assert.StartsWith("/sign-in", (await maud.GetAsync("/partner")).Location);
        Assert.Equal(HttpStatusCode.Unauthorized, (await maud.SignInAsync(Maud, Reader.PasswordOf(server, Maud))).Status);
        await admin.SubmitAsync(shown, address + "/enable");
        Assert.Equal(HttpStatusCode.SeeOther, (await maud.SignInAsync(Maud, Reader.PasswordOf(server, Maud))).Status);
        Assert.Equal(2, await RecordsAsync(await OfAsync(Maud), ActivityOperation.UpdatePartnerUser));
    }

    [Fact]
    public async Task Sessions_are_ended_and_a_lost_second_factor_is_removed()
    {
        const string Remi = "remi@garance.example";
        using var admin = await SignedInAsync();
        using var remi = await Reader.SignedInAsync(server, Remi);
        var user = await OfAsync(Remi);
        string address = $"{Users}/{user.Id}";
        await server.InStoreAsync(async db =>
        {
            db.SecondFactors.Add(new SecondFactor { PartnerId = user.PartnerId, UserId = user.Id, Secret = [1], DataKeyId = await db.DataKeys.Select(key => key.Id).FirstAsync(), ConfirmedAt = user.CreatedAt });
            return await db.SaveChangesAsync();
        });
        var page = await admin.GetAsync(address);
        Assert.Contains("Signed in by 1 browser.", page.Words);

        var form = page.FormOf(address + "/invitation");
        var ended = await admin.PostAsync(address + "/sessions", form);

        Assert.Contains("The sessions are ended", (await admin.FollowAsync(ended)).Words);
        Assert.Contains("Not signed in by any browser.", (await admin.GetAsync(address)).Words);
        using var agathe = await Reader.SignedInAsync(server, "agathe@garance.example", "fr");
        Assert.Contains("Connecté depuis aucun navigateur.", (await agathe.GetAsync(address)).Words);
        Assert.StartsWith("/sign-in", (await remi.GetAsync("/partner")).Location);
        var cleared = await admin.PostAsync(address + "/second-factor", form);
        Assert.Contains("The second factor is removed", (await admin.FollowAsync(cleared)).Words);
        Assert.Equal("/partner", (await remi.SignInAsync(Remi, Reader.PasswordOf(server, Remi))).Location);
        Assert.Equal(2, await RecordsAsync(user, ActivityOperation.UpdatePartnerUser));
    }

    [Fact]
    public async Task The_last_global_admin_stays_one()
    {
        await using var own = new ComptoirServer();
        await own.InitializeAsync();
        using var admin = await Reader.SignedInAsync(own, "gael@garance.example");
        var ids = await own.InStoreAsync(db => db.Users.Where(user => user.UserNameKey == "gael@garance.example" || user.UserNameKey == "agathe@garance.example").ToDictionaryAsync(user => user.UserNameKey, user => user.Id));
        string agathe = $"{Users}/{ids["agathe@garance.example"]}", gael = $"{Users}/{ids["gael@garance.example"]}";
        await admin.SubmitAsync(await admin.GetAsync(agathe), agathe + "/disable");

        var page = await admin.GetAsync(gael);
        var demoted = await admin.PostAsync(gael, Form(page, gael, ["SalesAgent"]));
        var disabled = await admin.SubmitAsync(page, gael + "/disable");

        Assert.All([demoted, disabled], answer => Assert.Equal(HttpStatusCode.Conflict, answer.Status));
        Assert.Contains("last user with the role Global admin", demoted.Words);
        Assert.Contains("your account page", page.Words);
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(gael)).Status);
    }

    [Fact]
    public async Task The_list_is_searched_by_part_of_a_name_and_says_who_may_do_what()
    {
        using var admin = await SignedInAsync("fr");

        var all = await admin.GetAsync(Users);
        var some = await admin.GetAsync($"{Users}?q=URS");
        var none = await admin.GetAsync($"{Users}?q=zzz%25_");

        Assert.Contains("ursula@garance.example", all.Words);
        Assert.DoesNotContain("harriet", all.Words);
        Assert.DoesNotContain("ines@", all.Words);
        Assert.Contains("Obtenir les clés et les téléchargements", all.Words);
        Assert.Contains("ursula@garance.example", some.Words);
        Assert.DoesNotContain("hugo@garance.example", some.Words);
        Assert.Contains("Aucun utilisateur ne correspond", none.Words);
    }

    [Fact]
    public async Task Who_may_not_is_told_which_role_may_and_another_companys_user_is_not_found()
    {
        using var sacha = await Reader.SignedInAsync(server, "sacha@garance.example");
        using var admin = await SignedInAsync();
        var strangers = await server.InStoreAsync(db => db.Users.Where(user => user.UserNameKey.StartsWith("harriet") || user.UserNameKey.StartsWith("ines@")).Select(user => user.Id).ToListAsync());
        var own = (await OfAsync("nadia@garance.example")).Id;
        string mine = $"{Users}/{own}";
        var page = await admin.GetAsync(mine);

        foreach (string path in new[] { Users, New, mine })
        {
            var refused = await sacha.GetAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
            Assert.Contains("Global admin", refused.Words);
        }

        Assert.DoesNotContain(Users, (await sacha.GetAsync("/partner")).Html);
        Assert.Contains(Users, (await admin.GetAsync("/partner")).Html);
        Assert.Equal(2, strangers.Count);
        foreach (var id in strangers)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"{Users}/{id}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync($"{Users}/{id}", Form(page, mine, ["SalesAgent"]))).Status);
            foreach (string act in new[] { "disable", "enable", "sessions", "second-factor", "invitation" })
                Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync($"{Users}/{id}/{act}", page.FormOf(mine))).Status);
        }
    }

    [Fact]
    public async Task The_operator_looks_after_its_own_users_the_same_way()
    {
        using var op = await Reader.SignedInAsync(server, (string)server.World["operator"]!["userName"]!, "fr");

        Assert.Contains("/operator/users", (await op.GetAsync("/operator")).Html);
        Assert.Contains((string)server.World["operator"]!["userName"]!, (await op.GetAsync("/operator/users")).Words);
        var made = await op.PostAsync("/operator/users/new", Form(await op.GetAsync("/operator/users/new"), "/operator/users/new", ["Operator"], ("userName", "second"), ("displayName", "Second"), ("email", "second@mail.example")));
        var page = await op.FollowAsync(made);

        Assert.StartsWith("/operator/users/", made.Location);
        Assert.Contains("Opérateur", page.Words);
        Assert.DoesNotContain("nadia@garance.example", (await op.GetAsync("/operator/users")).Words);
    }

    /// <summary>The fields of a form with these roles ticked.</summary>
    internal static List<KeyValuePair<string, string>> Form(PageText page, string action, string[] roles, params (string Name, string Value)[] fields)
    {
        var form = page.FormOf(action);
        form.Remove("role");
        foreach (var (name, value) in fields)
            form[name] = value;
        return [.. form, .. roles.Select(role => KeyValuePair.Create("role", role))];
    }

    private Task<Reader> SignedInAsync(string language = "en") => Reader.SignedInAsync(server, "gael@garance.example", language);

    private Task<User> OfAsync(string userName) => server.InStoreAsync(db => db.Users.AsNoTracking().SingleAsync(user => user.UserNameKey == userName));

    private Task<int> RecordsAsync(User user, ActivityOperation operation)
    {
        string id = user.Id.ToString();
        return server.InStoreAsync(db => db.Activity.CountAsync(record => record.ResourceKey == id && record.Operation == operation));
    }
}
