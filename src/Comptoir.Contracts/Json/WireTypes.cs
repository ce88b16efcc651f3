using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>Every body of the wire: a new one is listed here, and so is its collection. Parts of listed types follow by
/// themselves. The options are those of <see cref="WireJson"/>; use these types through it.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(WireThrottled))]
[JsonSerializable(typeof(WireFilter))]
[JsonSerializable(typeof(WireLink))]
// Catalogue
[JsonSerializable(typeof(WireProduct))]
[JsonSerializable(typeof(WireCollection<WireProduct>))]
[JsonSerializable(typeof(WireSku))]
[JsonSerializable(typeof(WireCollection<WireSku>))]
[JsonSerializable(typeof(WireAvailability))]
[JsonSerializable(typeof(WireCollection<WireAvailability>))]
[JsonSerializable(typeof(WireInventoryCheck))]
[JsonSerializable(typeof(WireInventoryItem))]
[JsonSerializable(typeof(IReadOnlyList<WireInventoryItem>))]
// Buying
[JsonSerializable(typeof(WireCart))]
[JsonSerializable(typeof(WireCartLineItem))]
[JsonSerializable(typeof(WireCartCheckoutResult))]
[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireCollection<WireOrder>))]
[JsonSerializable(typeof(WireCollection<WireOrderLineItemProvisioningStatus>))]
[JsonSerializable(typeof(WireEntitlement))]
[JsonSerializable(typeof(WireCollection<WireEntitlement>))]
[JsonSerializable(typeof(WireReservedInstanceArtifactDetails))]
// Subscriptions
[JsonSerializable(typeof(WireSubscription))]
[JsonSerializable(typeof(WireCollection<WireSubscription>))]
[JsonSerializable(typeof(WireSubscriptionRegistrationStatus))]
[JsonSerializable(typeof(WireAzureEntitlement))]
[JsonSerializable(typeof(WireCollection<WireAzureEntitlement>))]
// Customers, agreements, profiles
[JsonSerializable(typeof(WireCustomer))]
[JsonSerializable(typeof(WireCollection<WireCustomer>))]
[JsonSerializable(typeof(WireAddressValidation))]
[JsonSerializable(typeof(WireCountryValidationRules))]
[JsonSerializable(typeof(WireAgreement))]
[JsonSerializable(typeof(WireCollection<WireAgreement>))]
[JsonSerializable(typeof(WireCollection<WireAgreementMetaData>))]
[JsonSerializable(typeof(WireMpnProfile))]
// Audit
[JsonSerializable(typeof(WireAuditRecord))]
[JsonSerializable(typeof(WireCollection<WireAuditRecord>))]
// Sign-in
[JsonSerializable(typeof(WireToken))]
[JsonSerializable(typeof(WireTokenV1))]
[JsonSerializable(typeof(WireTokenError))]
[JsonSerializable(typeof(WireOpenIdConfiguration))]
[JsonSerializable(typeof(WireInstanceDiscovery))]
[JsonSerializable(typeof(WireKeySet))]
// Keys and downloads
[JsonSerializable(typeof(WireProductKey))]
[JsonSerializable(typeof(WireCollection<WireDownloadOption>))]
// Comptoir's own
[JsonSerializable(typeof(WireCollection<WireSoftware>))]
[JsonSerializable(typeof(WireCollection<WireMediaItem>))]
[JsonSerializable(typeof(WireKeyRequest))]
[JsonSerializable(typeof(WireKeyReveal))]
[JsonSerializable(typeof(WireDownloadLinkRequest))]
[JsonSerializable(typeof(WireDownloadLink))]
[JsonSerializable(typeof(WireCollection<WireCancellationQuote>))]
[JsonSerializable(typeof(WireCollection<WireCatalogItem>))]
[JsonSerializable(typeof(WireCollection<WireActivity>))]
[JsonSerializable(typeof(WireUser))]
[JsonSerializable(typeof(WireCollection<WireUser>))]
[JsonSerializable(typeof(WireApplication))]
[JsonSerializable(typeof(WireCollection<WireApplication>))]
[JsonSerializable(typeof(WireMe))]
[JsonSerializable(typeof(WireSecondFactorOffer))]
[JsonSerializable(typeof(WireSecondFactorCode))]
[JsonSerializable(typeof(WireRecoveryCodes))]
[JsonSerializable(typeof(WirePasswordChange))]
[JsonSerializable(typeof(WireCollection<WireRight>))]
[JsonSerializable(typeof(WireClock))]
[JsonSerializable(typeof(WireClockChange))]
// Bare values
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class WireTypes : JsonSerializerContext;
