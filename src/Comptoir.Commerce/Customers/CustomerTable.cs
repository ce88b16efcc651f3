using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Customers;

internal sealed class CustomerTable : IEntityTypeConfiguration<Customer>, IEntityTypeConfiguration<CustomerAgreement>
{
    public void Configure(EntityTypeBuilder<Customer> builder)
    {
        builder.HasKey(customer => new { customer.PartnerId, customer.Id });
        builder.HasIndex(customer => new { customer.PartnerId, customer.CompanyNameKey, customer.Id });
        builder.HasIndex(customer => new { customer.PartnerId, customer.Domain });
        builder.Property(customer => customer.Billing).HasJson();
        builder.Property(customer => customer.Qualifications).HasJson();
    }

    public void Configure(EntityTypeBuilder<CustomerAgreement> builder)
    {
        builder.HasKey(agreement => new { agreement.PartnerId, agreement.Id });
        builder.HasIndex(agreement => new { agreement.PartnerId, agreement.CustomerId, agreement.TemplateId });
    }
}
