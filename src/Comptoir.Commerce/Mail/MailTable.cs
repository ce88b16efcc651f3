using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Mail;

internal sealed class MailTable : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("Mails").HasKey(mail => new { mail.PartnerId, mail.Id });
        // What is due, over all partners: only unsent mail is in it.
        builder.HasIndex(mail => mail.DueAt).HasFilter("\"DueAt\" IS NOT NULL");
    }
}
