using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Access;

internal sealed class AccessTable :
    IEntityTypeConfiguration<Tenant>, IEntityTypeConfiguration<TenantDomain>, IEntityTypeConfiguration<User>,
    IEntityTypeConfiguration<Application>, IEntityTypeConfiguration<RefreshToken>, IEntityTypeConfiguration<UserSession>,
    IEntityTypeConfiguration<SignInTry>, IEntityTypeConfiguration<SecondFactor>, IEntityTypeConfiguration<OneTimeToken>,
    IEntityTypeConfiguration<AuthorizationCode>, IEntityTypeConfiguration<Passkey>, IEntityTypeConfiguration<SpentChallenge>
{
    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.HasKey(tenant => tenant.Id);
        builder.HasIndex(tenant => tenant.PartnerId);
    }

    public void Configure(EntityTypeBuilder<TenantDomain> builder)
    {
        builder.HasKey(domain => domain.Name);
        builder.HasIndex(domain => domain.TenantId);
    }

    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.HasKey(user => new { user.PartnerId, user.Id });
        builder.HasIndex(user => new { user.PartnerId, user.UserNameKey }).IsUnique();
        builder.HasIndex(user => new { user.PartnerId, user.CustomerId });
        builder.Property(user => user.Roles).HasRoles();
    }

    public void Configure(EntityTypeBuilder<Application> builder)
    {
        builder.HasKey(application => new { application.PartnerId, application.ClientId });
        builder.Property(application => application.Roles).HasRoles();
        builder.Property(application => application.RedirectUris).HasJson().HasDefaultValueSql("'[]'");
    }

    public void Configure(EntityTypeBuilder<RefreshToken> builder)
    {
        builder.HasKey(token => new { token.PartnerId, token.Hash });
        builder.HasIndex(token => new { token.PartnerId, token.Family });
        builder.HasIndex(token => new { token.PartnerId, token.UserId });
    }

    public void Configure(EntityTypeBuilder<UserSession> builder)
    {
        builder.HasKey(session => new { session.PartnerId, session.Hash });
        builder.HasIndex(session => new { session.PartnerId, session.UserId });
    }

    public void Configure(EntityTypeBuilder<OneTimeToken> builder)
    {
        builder.HasKey(token => new { token.PartnerId, token.Hash });
        builder.HasIndex(token => new { token.PartnerId, token.UserId });
    }

    public void Configure(EntityTypeBuilder<AuthorizationCode> builder)
    {
        builder.HasKey(code => new { code.PartnerId, code.Hash });
        builder.HasIndex(code => new { code.PartnerId, code.UserId });
    }

    public void Configure(EntityTypeBuilder<SignInTry> builder) =>
        builder.ToTable("SignInTries").HasKey(row => new { row.PartnerId, row.NameHash });

    public void Configure(EntityTypeBuilder<SecondFactor> builder)
    {
        builder.HasKey(factor => new { factor.PartnerId, factor.UserId });
        builder.Property(factor => factor.RecoveryCodes).HasJson();
    }

    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.HasKey(passkey => new { passkey.PartnerId, passkey.UserId, passkey.Id });
        builder.HasIndex(passkey => new { passkey.PartnerId, passkey.CredentialId }).IsUnique();
        builder.Property(passkey => passkey.Transports).HasJson();
    }

    public void Configure(EntityTypeBuilder<SpentChallenge> builder) => builder.HasKey(spent => new { spent.PartnerId, spent.Hash });
}

internal static class RolesColumn
{
    public static void HasRoles(this PropertyBuilder<List<Role>> property) => property.HasJson();
}
