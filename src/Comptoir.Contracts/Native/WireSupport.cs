using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>The form 'Report a problem with Partner Center'. Checked against contract comptoir, Support.</summary>
public sealed record WireSupportRequest
{
    /// <summary>Id or name of a support topic.</summary>
    public string? ProblemType { get; init; }

    /// <summary><c>critical</c>, <c>moderate</c> or <c>minimal</c>.</summary>
    public string? Impact { get; init; }

    /// <summary>One line.</summary>
    public string? Title { get; init; }

    /// <summary>Tenant GUID or domain name.</summary>
    public string? Customer { get; init; }

    /// <summary>The purchase, by its order.</summary>
    public string? OrderId { get; init; }

    /// <summary>The purchase, by its subscription.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>Why it should be refunded.</summary>
    public string? RefundReason { get; init; }

    /// <summary>In the terms of the price.</summary>
    public WireAskedAmount? AmountRequested { get; init; }

    /// <summary>Anything else.</summary>
    public string? Text { get; init; }

    /// <summary>Whom to write to.</summary>
    public WireSupportPerson? Contact { get; init; }

    /// <summary>Lines of the order; all that are active when left out.</summary>
    public IReadOnlyList<int>? LineItemNumbers { get; init; }
}

/// <summary>A person to turn to.</summary>
public sealed record WireSupportPerson
{
    /// <summary>Given and family name.</summary>
    public string? Name { get; init; }

    /// <summary>Mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Telephone number.</summary>
    public string? Phone { get; init; }
}

/// <summary>What the operator writes.</summary>
public sealed record WireSupportAnswer
{
    /// <summary>Free text.</summary>
    public string? Text { get; init; }
}

/// <summary>The end of a request without a decision.</summary>
public sealed record WireSupportClosing : IWireOptional
{
    /// <summary>Free text; may be left out.</summary>
    public string? Text { get; init; }
}

/// <summary>An approval. Checked against contract comptoir, Support.</summary>
public sealed record WireSupportApproval : IWireOptional
{
    /// <summary>What to give back; what the rules would when left out.</summary>
    public WireAskedAmount? Amount { get; init; }

    /// <summary>Free text.</summary>
    public string? Text { get; init; }
}

/// <summary>An amount that somebody asks for: an object, or the bare figure where the currency is known.</summary>
[JsonConverter(typeof(WireAskedAmountConverter))]
public sealed record WireAskedAmount
{
    /// <summary>In the terms of the price.</summary>
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }
}

internal sealed class WireAskedAmountConverter : JsonConverter<WireAskedAmount>
{
    public override WireAskedAmount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return new WireAskedAmount { Amount = FigureOf(ref reader) };
        decimal? amount = null;
        string? currency = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name.Equals("amount", StringComparison.OrdinalIgnoreCase))
                amount = reader.TokenType == JsonTokenType.Null ? null : FigureOf(ref reader);
            else if (name.Equals("currency", StringComparison.OrdinalIgnoreCase))
                currency = reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? reader.GetString() : throw Malformed();
            else
                reader.Skip();
        }

        return new WireAskedAmount { Amount = amount, Currency = currency };
    }

    public override void Write(Utf8JsonWriter writer, WireAskedAmount value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Amount is { } amount)
            writer.WriteNumber("amount", amount);
        if (value.Currency is { } currency)
            writer.WriteString("currency", currency);
        writer.WriteEndObject();
    }

    private static decimal FigureOf(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out decimal figure) ? figure : throw Malformed();

    private static WireFormatException Malformed() => new(WireFaultKind.Malformed, "Not an amount.");
}
