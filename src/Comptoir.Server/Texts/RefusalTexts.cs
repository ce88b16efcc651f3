using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.HybridBenefit;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;

namespace Comptoir.Server.Texts;

/// <summary>Words refusals in the caller's language. A text is found by the refusal's type name; its <c>{Name}</c> is filled with
/// the refusal's property of that name, <c>{Name.Market}</c> with the name of the market whose code it is.</summary>
public static partial class RefusalTexts
{
    /// <summary>Ends the name of a fault's text that does not quote the value.</summary>
    private const string Untold = ".Untold";

    private static readonly ResourceManager Texts = new("Comptoir.Server.Texts.Refusals", typeof(RefusalTexts).Assembly);
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    public static string Of(Refusal refusal) => refusal switch
    {
        InvalidInput input => OfFault($"InvalidInput.{input.Reason}", input.Value, ("Field", input.Field)),
        NotAllowed denied => Of("NotAllowed", ("Roles", RolesWith([denied.Right]))),
        LastAdministrator last => Of(nameof(LastAdministrator), ("Role", Of($"Role.{last.Role}"))),
        NotCancellable { Already: true } => Of("NotCancellable.Already"),
        SignInRefused refused => Of($"SignIn.{refused.Fault}"),
        KeyFileRefused { Faults: [var first, ..] } => Of(
            "KeyFileRefused",
            ("Row", first.Row.ToString(CultureInfo.InvariantCulture)),
            ("Column", first.Column.ToString(CultureInfo.InvariantCulture)),
            ("Fault", ReasonOf(first))),
        OrderLineRefused line => Of(new LineError(line.Line, line.Error)),
        CartHasErrors cart => Of("CartHasErrors", ("Lines", string.Join(' ', cart.Errors.Select(Of)))),
        RequestFaulty form => string.Join(' ', form.Faults.Select(fault => Of(fault))),
        VmListFaulty list => Of("VmListFaulty", ("First", Of(list.Faults[0]))),
        LicenseNotQualifying license => Of($"LicenseNotQualifying.{license.Reason}"),
        CatalogFaulty file => Of("CatalogFaulty", ("First", Of(file.Faults[0]))),
        _ => Of(refusal.GetType().Name, ValuesOf(refusal)),
    };

    /// <summary>Where in a file, and what.</summary>
    public static string Of(CatalogFault fault) => fault.Row is { } row
        ? Of("CatalogFaultAtRow", ("Row", row.ToString(CultureInfo.InvariantCulture)), ("Column", fault.Column), ("Fault", ReasonOf(fault)))
        : Of("CatalogFaultAt", ("Column", fault.Column), ("Fault", ReasonOf(fault)));

    /// <summary>What is wrong with a value of a file.</summary>
    public static string ReasonOf(CatalogFault fault) => OfFault($"CatalogFault.{fault.Reason}", fault.Value);

    /// <summary>What is wrong with a row of a key file.</summary>
    public static string ReasonOf(KeyFileFault fault) => Of($"KeyFault.{fault.Reason}");

    public static string Of(PurchaseLineError error) =>
        Of($"LineFault.{error.Text}", [.. error.Arguments.Select(argument => (argument.Key, argument.Value))]);

    private static string Of(LineError line) =>
        Of("LineError", ("Line", line.Line.ToString(CultureInfo.InvariantCulture)), ("Error", Of(line.Error)));

    /// <summary>What is wrong with a value; where it is not told, in a text that does not quote it.</summary>
    private static string OfFault(string name, string? value, params (string Name, string Value)[] values) =>
        value is null && Texts.GetString(name + Untold, CultureInfo.CurrentUICulture) is not null
            ? Of(name + Untold, values)
            : Of(name, [.. values, ("Value", value ?? "")]);

    /// <summary>The text of a name with its places filled.</summary>
    public static string Of(string name, params (string Name, string Value)[] values)
    {
        var culture = CultureInfo.CurrentUICulture;
        string text = Texts.GetString(name, culture) ?? throw new InvalidOperationException($"Text '{name}' is missing.");
        return Place().Replace(text, match =>
        {
            string value = Array.Find(values, v => v.Name == match.Groups["name"].Value).Value ?? "";
            return match.Groups["form"].Success && Market.Find(value) is { } market ? market.Name(culture) : value;
        });
    }

    private static (string Name, string Value)[] ValuesOf(Refusal refusal) =>
        [.. Properties.GetOrAdd(refusal.GetType(), type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Select(property => (property.Name, Text(property.GetValue(refusal))))];

    private static string Text(object? value) => value switch
    {
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        Money money => money.Amount.ToString("N" + money.Currency.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture) + " " + money.Currency,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };

    /// <summary>The roles that hold one of some rights, worded; whoever lacks it can ask for one of them.</summary>
    public static string RolesWith(IReadOnlyList<Right> rights) => string.Join(
        ", ",
        new[] { ActorKind.Partner, ActorKind.Customer, ActorKind.Operator }
            .SelectMany(kind => rights.SelectMany(right => AccessMatrix.RolesWith(kind, right)))
            .Distinct()
            .Select(role => Of($"Role.{role}")));

    [GeneratedRegex(@"\{(?<name>\w+)(?:\.(?<form>Market))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
