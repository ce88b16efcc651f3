using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Access;

public sealed class UserTests
{
    [Fact]
    public async Task A_user_gets_the_tenants_domain_a_password_and_a_record()
    {
        await using var world = await AccessWorld.MakeAsync();

        var made = await world.UseAsync<AddUserHandler, NewUser>(
            add => add.HandleAsync(new AddUser(world.Garance, "nadia", [Role.AdminAgent], world.Tool), default));

        Assert.Equal("nadia@garance.example", made.User.UserName);
        Assert.NotNull(made.Password);
        Assert.True(await world.RunAsync<Passwords, bool>(passwords => Task.FromResult(passwords.Verify(made.User, made.Password))));
        Assert.DoesNotContain(made.Password, made.ToString(), StringComparison.Ordinal);
        var record = Assert.Single(await world.ActivityAsync(), r => r.Operation == ActivityOperation.CreatePartnerUser);
        Assert.Equal((new PartnerId(world.Garance), ActivityResource.PartnerUser), (record.PartnerId, record.Resource));
        Assert.DoesNotContain("assword", record.NewValue, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_added_again_by_the_same_id_is_the_one_that_is_there()
    {
        await using var world = await AccessWorld.MakeAsync();
        var request = new AddUser(world.Garance, "nadia", [Role.AdminAgent], world.Tool) { Id = new UserId(Guid.Parse("c0000000-0000-4000-8000-000000000110")) };

        await world.UseAsync<AddUserHandler, NewUser>(add => add.HandleAsync(request, default));
        var again = await world.UseAsync<AddUserHandler, NewUser>(add => add.HandleAsync(request, default));

        Assert.Null(again.Password);
        Assert.Equal(1, await world.ReadAsync(db => db.Users.CountAsync()));
    }

    [Theory]
    [InlineData("", "userName", InputFault.Required)]
    [InlineData("two words", "userName", InputFault.Malformed)]
    [InlineData("nadia@elsewhere.example", "userName", InputFault.Unknown)]
    public async Task A_wrong_name_is_refused(string name, string field, InputFault reason)
    {
        await using var world = await AccessWorld.MakeAsync();

        var fault = Assert.IsType<InvalidInput>((await world.AddAsync(name)).Refusal);

        Assert.Equal((field, reason), (fault.Field, fault.Reason));
    }

    [Fact]
    public async Task A_name_is_given_once_whatever_its_case()
    {
        await using var world = await AccessWorld.MakeAsync();
        await world.UserAsync("nadia");

        Assert.IsType<UserNameTaken>((await world.AddAsync("NADIA@garance.example")).Refusal);
    }

    [Fact]
    public async Task A_partner_has_no_Operator_and_a_short_password_is_refused()
    {
        await using var world = await AccessWorld.MakeAsync();

        var role = await world.AddAsync("nadia", Role.Operator);
        var password = await world.TryAsync<AddUserHandler, NewUser>(
            add => add.HandleAsync(new AddUser(world.Garance, "nadia", [], world.Tool) { Password = "1234567" }, default));

        Assert.Equal("roles", Assert.IsType<InvalidInput>(role.Refusal).Field);
        Assert.Equal("password", Assert.IsType<InvalidInput>(password.Refusal).Field);
    }

    [Theory]
    [InlineData(Role.GlobalAdmin, true), InlineData(Role.AccountAdmin, true), InlineData(Role.UserManagementAdmin, true)]
    [InlineData(Role.AdminAgent, false), InlineData(Role.SalesAgent, false)]
    public async Task Users_are_looked_after_by_the_roles_of_R2_10_in_their_own_tenant(Role role, bool may)
    {
        await using var world = await AccessWorld.MakeAsync();

        var own = await world.TryAsync<AddUserHandler, NewUser>(add => add.HandleAsync(new AddUser(world.Garance, "nadia", [], world.UserActor(role)), default));
        var foreign = await world.TryAsync<AddUserHandler, NewUser>(
            add => add.HandleAsync(new AddUser(world.Tool.Partner.Value, "nadia", [], world.UserActor(role)), default));

        Assert.Equal(may, !own.IsRefused);
        Assert.Equal(may ? typeof(TenantNotFound) : typeof(NotAllowed), foreign.Refusal!.GetType());
    }

    [Fact]
    public async Task The_last_Global_admin_can_be_neither_demoted_nor_disabled()
    {
        await using var world = await AccessWorld.MakeAsync();
        var last = await world.UserAsync("gael", Role.GlobalAdmin);
        await world.UserAsync("nadia", Role.AdminAgent);

        var demoted = await world.ChangeAsync(last, change => change with { Roles = [Role.AdminAgent] });
        var disabled = await world.ChangeAsync(last, change => change with { Enabled = false });
        var more = await world.ChangeAsync(last, change => change with { Roles = [Role.GlobalAdmin, Role.AdminAgent] });

        Assert.IsType<LastAdministrator>(demoted.Refusal);
        Assert.IsType<LastAdministrator>(disabled.Refusal);
        Assert.False(more.IsRefused);
    }

    [Fact]
    public async Task With_a_second_Global_admin_one_may_go_but_a_disabled_one_does_not_count()
    {
        await using var world = await AccessWorld.MakeAsync();
        var first = await world.UserAsync("gael", Role.GlobalAdmin);
        var second = await world.UserAsync("agathe", Role.GlobalAdmin);

        var off = await world.ChangeAsync(second, change => change with { Enabled = false });
        var demoted = await world.ChangeAsync(first, change => change with { Roles = [] });

        Assert.False(off.IsRefused);
        Assert.IsType<LastAdministrator>(demoted.Refusal);
    }

    [Fact]
    public async Task A_stale_version_is_refused()
    {
        await using var world = await AccessWorld.MakeAsync();
        var user = await world.UserAsync("nadia");
        await world.ChangeAsync(user, change => change with { DisplayName = "Nadia Benali" });

        var stale = await world.ChangeAsync(user, change => change with { Version = user.Version, DisplayName = "Nobody" });

        Assert.IsType<StaleEtag>(stale.Refusal);
    }

    [Fact]
    public async Task Another_address_ends_the_links_that_were_mailed_to_the_one_before_whoever_gives_it()
    {
        await using var world = await AccessWorld.MakeAsync();
        var nadia = await world.UserAsync("nadia", Role.AdminAgent);
        var by = world.UserActor(Role.AdminAgent) with { User = nadia.Id, UserName = nadia.UserName };

        await LinkAsync(OneTimeUse.PasswordReset);
        await world.ChangeAsync(nadia, change => change with { Email = nadia.Email, DisplayName = "Nadia" });
        Assert.Equal(1, await LinksAsync());
        await world.ChangeAsync(nadia, change => change with { Email = "nadia@roux.example" });
        Assert.Equal(0, await LinksAsync());

        await LinkAsync(OneTimeUse.Invitation);
        await ProfileAsync(new ChangeOwnProfile(world.Garance, AccessWorld.Here, by) { DisplayName = "Nadia B." });
        Assert.Equal(1, await LinksAsync());
        await ProfileAsync(new ChangeOwnProfile(world.Garance, AccessWorld.Here, by) { Email = "nadia@blanc.example", Password = "Correct-horse-1" });
        Assert.Equal(0, await LinksAsync());

        Task<int> LinksAsync() => world.ReadAsync(db => db.OneTimeTokens.CountAsync());
        Task ProfileAsync(ChangeOwnProfile change) => world.UseAsync<ChangeOwnProfileHandler, User>(handler => handler.HandleAsync(change, default));
        Task LinkAsync(OneTimeUse use) => world.ReadAsync(db =>
        {
            db.OneTimeTokens.Add(new OneTimeToken { PartnerId = nadia.PartnerId, Hash = [1], UserId = nadia.Id, Use = use, ExpiresAt = AccessWorld.Now.AddHours(1) });
            return db.SaveChangesAsync();
        });
    }
}
