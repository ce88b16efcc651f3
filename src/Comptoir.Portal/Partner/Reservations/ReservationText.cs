using Comptoir.Commerce.Reservations;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Reservations;

internal static class ReservationText
{
    /// <summary>What it is called: the name it was given, else what is reserved.</summary>
    public static string NameOf(CustomerReservation found, PageContext page) => found.GivenName ?? TitleOf(found, page);

    /// <summary>What is reserved, in the reader's language where the catalogue has it.</summary>
    public static string TitleOf(CustomerReservation found, PageContext page) => found.Sku switch
    {
        { Translations: var texts } when texts.TryGetValue(page.Culture.TwoLetterISOLanguageName, out var text) => text.Title,
        _ => found.Line.SkuTitle,
    };
}
