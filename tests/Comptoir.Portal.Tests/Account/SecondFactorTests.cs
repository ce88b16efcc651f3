using System.Net;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Portal.Tests.Account;

/// <summary>The second step of a sign-in, and the lock-out that both steps share (issue of trust; R8.6).</summary>
public sealed class SecondFactorTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Hugo = "hugo@garance.example";

    [Fact]
    public async Task A_password_alone_opens_nothing_once_there_is_a_second_factor_and_each_code_opens_once()
    {
        string[] codes = await SetUpAsync(Hugo);
        using var reader = new Reader(server);
        var asked = await reader.SignInAsync(Hugo, Reader.PasswordOf(server, Hugo), "/sign-in?return=%2Fpartner%2Fcustomers");
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in/code?return=%2Fpartner%2Fcustomers"), (asked.Status, asked.Location));
        Assert.Equal(HttpStatusCode.SeeOther, (await reader.GetAsync("/partner")).Status);

        var page = await reader.GetAsync(asked.Location + "&recovery=1");
        var wrong = await reader.SubmitAsync(page, "/sign-in/code", ("code", "aaaa-aaaa-aaaa-aaaa"));
        var right = await reader.SubmitAsync(wrong, "/sign-in/code", ("code", codes[0]));

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Contains("4 tries left", wrong.Words);
        Assert.Contains("Recovery code", wrong.Words);
        Assert.Equal((HttpStatusCode.SeeOther, "/partner/customers"), (right.Status, right.Location));
        Assert.Equal(HttpStatusCode.OK, (await reader.FollowAsync(right)).Status);
        using var second = new Reader(server);
        var again = await second.FollowAsync(await second.SignInAsync(Hugo, Reader.PasswordOf(server, Hugo)));
        Assert.Equal(HttpStatusCode.Unauthorized, (await second.SubmitAsync(again, "/sign-in/code", ("code", codes[0]))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await second.SubmitAsync(again, "/sign-in/code", ("code", codes[1]))).Status);
    }

    [Fact]
    public async Task The_code_page_is_for_who_has_shown_a_password()
    {
        using var reader = new Reader(server);

        var shown = await reader.GetAsync("/sign-in/code?return=%2Fpartner");
        var sent = await reader.SubmitAsync(await reader.GetAsync("/sign-in"), "/sign-in", ("user", "x"), ("password", "y"));
        var form = sent.FormOf("/sign-in");
        form["code"] = "123456";
        var posted = await reader.PostAsync("/sign-in/code", form);

        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in?return=%2Fpartner"), (shown.Status, shown.Location));
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in?ended=1"), (posted.Status, posted.Location));
    }

    [Theory]
    [InlineData("sacha@garance.example"), InlineData("nobody-at-all@garance.example")]
    public async Task After_five_wrong_passwords_a_name_is_locked_out_whoever_has_it(string name)
    {
        using var reader = new Reader(server, "fr");
        var answers = new List<PageText>();
        for (int i = 0; i < 6; i++)
            answers.Add(await reader.SignInAsync(name, "wrong"));

        Assert.Contains("Il reste 1 essai avant", answers[3].Words);
        Assert.DoesNotContain("Il reste", answers[4].Words);
        Assert.All(answers[4..], answer => Assert.Contains("Trop de connexions échouées", answer.Words));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));
    }

    [Fact]
    public async Task Wrong_codes_lock_out_too_and_a_right_password_does_not_start_the_count_again()
    {
        string[] codes = await SetUpAsync("nadia@garance.example");
        using var reader = new Reader(server);
        string password = Reader.PasswordOf(server, "nadia@garance.example");
        PageText? answer = null;
        for (int i = 0; i < 5; i++)
        {
            var page = await reader.FollowAsync(await reader.SignInAsync("nadia@garance.example", password));
            answer = await reader.SubmitAsync(page, "/sign-in/code", ("code", "000000"));
        }

        Assert.Contains("Too many failed sign-ins", answer!.Words);
        Assert.Equal(HttpStatusCode.Unauthorized, (await reader.SignInAsync("nadia@garance.example", password)).Status);
        Assert.NotEmpty(codes);
    }

    private async Task<string[]> SetUpAsync(string userName)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var user = await server.InStoreAsync(db => db.Users.AsNoTracking().SingleAsync(row => row.UserNameKey == userName));
        var by = new Actor(ActorKind.Partner, user.PartnerId, null, user.Id, user.UserName, null, user.Roles);
        var begin = new BeginSecondFactor(user.PartnerId.Value, Reader.PasswordOf(server, userName), new Origin(Guid.Empty, null, "test"), by);
        var offer = (await scope.ServiceProvider.GetRequiredService<BeginSecondFactorHandler>().HandleAsync(begin, default)).Value!;
        string code = Totp.CodeOf(BytesOf(offer.Secret), Totp.StepAt(TimeProvider.System.GetUtcNow()));
        var confirmed = await scope.ServiceProvider.GetRequiredService<ConfirmSecondFactorHandler>().HandleAsync(new ConfirmSecondFactor(code, new Origin(Guid.Empty, null, "test"), by), default);
        return [.. confirmed.Value!.Codes];
    }

    private static byte[] BytesOf(string secret)
    {
        const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        string bits = string.Concat(secret.Select(letter => Convert.ToString(Base32.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(part => part.Length == 8).Select(part => Convert.ToByte(new string(part), 2))];
    }
}
