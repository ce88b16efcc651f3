using System.Globalization;
using System.Resources;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;

namespace Comptoir.Server.Texts;

/// <summary>Words the catalogue in the caller's language.</summary>
public static class CatalogTexts
{
    private static readonly ResourceManager Texts = new("Comptoir.Server.Texts.Catalog", typeof(CatalogTexts).Assembly);

    /// <summary>A term and how it is charged: "One year, paid once"; "Paid once" where there is no term.</summary>
    public static string Of(string term, BillingCycle cycle) => term.Length == 0
        ? Required("Cycle.WithoutTerm")
        : Required($"Cycle.{cycle}").Replace("{Term}", Of(Term.Parse(term)), StringComparison.Ordinal);

    /// <summary>The same of anything that is sold: perpetual software has no term, an Azure plan none and no charge of its own.</summary>
    public static string Of(ProductKind kind, string term, BillingCycle cycle) => term.Length > 0
        ? Of(term, cycle)
        : (kind, cycle) switch
        {
            (ProductKind.AzurePlan, _) or (_, BillingCycle.None) => Required("Cycle.Usage"),
            (ProductKind.Perpetual, _) => Required($"Cycle.{cycle}").Replace("{Term}", Required("Term.Perpetual"), StringComparison.Ordinal),
            _ => Required("Cycle.Alone"),
        };

    /// <summary>Name of a product type; a type the product does not know is called by its id.</summary>
    public static string OfType(string id) => Texts.GetString($"Type.{id}", CultureInfo.CurrentUICulture) ?? id;

    public static string Of(InventoryRestriction restriction) =>
        Required($"Restriction.{restriction.Reason}").Replace("{Value}", restriction.Value, StringComparison.Ordinal);

    /// <summary>The title in the caller's language, else in the catalogue's own.</summary>
    public static string Title(string own, IReadOnlyDictionary<string, CatalogText> translations) =>
        translations.TryGetValue(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, out var text) ? text.Title : own;

    /// <summary>What a reservation is called: the name it was given, else what is reserved.</summary>
    public static string NameOf(CustomerReservation found) => found.GivenName ?? (found.Sku is { } sku ? Title(found.Line.SkuTitle, sku.Translations) : found.Line.SkuTitle);

    /// <summary>What tells a SKU from the others of its product: its title without the product's, empty when they are the same.</summary>
    public static string Variant(string title, string skuTitle) =>
        skuTitle.StartsWith(title, StringComparison.OrdinalIgnoreCase) ? skuTitle[title.Length..].Trim(' ', '-', '–', ',', ':', ';') : skuTitle;

    /// <summary>The description, likewise.</summary>
    public static string Description(string own, IReadOnlyDictionary<string, CatalogText> translations) =>
        translations.TryGetValue(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, out var text) ? text.Description : own;

    private static string Of(Term term)
    {
        if (Texts.GetString($"Term.{term}", CultureInfo.CurrentUICulture) is { } name)
            return name;
        var (text, count) = term.Months % 12 == 0 ? ("Term.Years", term.Months / 12) : ("Term.Months", term.Months);
        return Required(text).Replace("{Count}", count.ToString(CultureInfo.CurrentCulture), StringComparison.Ordinal);
    }

    private static string Required(string name) =>
        Texts.GetString(name, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"Text '{name}' is missing.");
}
