using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Comptoir.Commerce.Storage;

#pragma warning disable SA1402, MA0048 // One line each. Public, as the model that a build writes as code names them.

public sealed class InstantConverter() : ValueConverter<DateTimeOffset, DateTime>(
    instant => instant.UtcDateTime,
    stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc), TimeSpan.Zero));

public sealed class PartnerIdConverter() : ValueConverter<PartnerId, Guid>(id => id.Value, value => new PartnerId(value));

public sealed class CustomerIdConverter() : ValueConverter<CustomerId, Guid>(id => id.Value, value => new CustomerId(value));

public sealed class UserIdConverter() : ValueConverter<UserId, Guid>(id => id.Value, value => new UserId(value));

public sealed class CartIdConverter() : ValueConverter<CartId, Guid>(id => id.Value, value => new CartId(value));

public sealed class OrderIdConverter() : ValueConverter<OrderId, string>(id => id.Value, value => new OrderId(value));

public sealed class ServiceRequestIdConverter() : ValueConverter<ServiceRequestId, string>(id => id.Value, value => new ServiceRequestId(value));

public sealed class SubscriptionIdConverter() : ValueConverter<SubscriptionId, Guid>(id => id.Value, value => new SubscriptionId(value));
