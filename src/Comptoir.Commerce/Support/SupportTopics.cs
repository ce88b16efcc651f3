using System.Globalization;
using System.Resources;

namespace Comptoir.Commerce.Support;

/// <summary>The problem types of the form, which are the support topics of the contract.</summary>
public enum SupportTopic
{
    /// <summary>CSP purchase or refund on behalf of customers: what replaces a cancellation.</summary>
    Refund,
    Billing,
    KeysAndDownloads,
    Other,
}

/// <summary>Ids and names of the topics, and the other texts a request is written in.</summary>
public static class SupportTopics
{
    private const int FirstId = 1001;

    private static readonly ResourceManager Texts = new("Comptoir.Commerce.Support.SupportTexts", typeof(SupportTopics).Assembly);

    public static IReadOnlyList<SupportTopic> All { get; } = Enum.GetValues<SupportTopic>();

    public static string IdOf(SupportTopic topic) => (FirstId + (int)topic).ToString(CultureInfo.InvariantCulture);

    public static string NameOf(SupportTopic topic, CultureInfo culture) => Text($"Topic.{topic}", culture);

    public static string DescriptionOf(SupportTopic topic, CultureInfo culture) => Text($"Topic.{topic}.Description", culture);

    /// <summary>The topic of an id, or of a name in either language; null when there is none.</summary>
    public static SupportTopic? Find(string? idOrName)
    {
        string text = (idOrName ?? "").Trim().Replace('\'', '’');
        foreach (var topic in All)
        {
            if (text == IdOf(topic) || Languages.Any(culture => text.Equals(NameOf(topic, culture), StringComparison.OrdinalIgnoreCase)))
                return topic;
        }

        return null;
    }

    internal static string Text(string name, CultureInfo culture, params object[] values)
    {
        string text = Texts.GetString(name, culture) ?? throw new InvalidOperationException($"Support text '{name}' is missing.");
        return values.Length == 0 ? text : string.Format(culture, text, values);
    }

    private static CultureInfo[] Languages { get; } = [CultureInfo.GetCultureInfo("en-US"), CultureInfo.GetCultureInfo("fr-FR")];
}
