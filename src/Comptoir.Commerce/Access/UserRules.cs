using System.Text.Json;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Access;

/// <summary>What the values of a user have to be, and how the activity log keeps one.</summary>
internal static class UserRules
{
    public const int ShortestPassword = 8;
    private const int LongestPassword = 256;

    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole user principal name: without an @ it gets the tenant's first domain.</summary>
    /// <param name="domains">The tenant's domains; a tenant without any takes any name.</param>
    public static Result<string> NameOf(string text, IReadOnlyList<string> domains)
    {
        string name = text.Trim();
        if (Text.Fault("userName", name, required: true, EmailAddress.MaxLength) is { } fault)
            return fault;
        int at = name.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 && domains.Count > 0)
            name = $"{name}@{domains[0]}";
        else if (at >= 0 && domains.Count > 0 && !domains.Contains(name[(at + 1)..], StringComparer.OrdinalIgnoreCase))
            return new InvalidInput("userName", InputFault.Unknown, name[(at + 1)..]);
        bool formed = name.Contains('@', StringComparison.Ordinal) ? EmailAddress.IsValid(name) : !name.Any(char.IsWhiteSpace);
        return formed ? name : new InvalidInput("userName", InputFault.Malformed, name);
    }

    public static InvalidInput? FaultOfDisplayName(string name) => Text.Fault("displayName", name, required: true, maximum: 256);

    public static InvalidInput? FaultOfEmail(string email) =>
        EmailAddress.IsValid(email) ? null : new InvalidInput("email", InputFault.Malformed, email);

    /// <summary>What is wrong with it whosever it is; <see cref="EasyPasswords"/> knows what of its user it may not be made of.</summary>
    public static InvalidInput? FaultOfPassword(string password)
    {
        if (password.Length < ShortestPassword)
            return new InvalidInput("password", InputFault.OutOfRange, ShortestPassword.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (Text.Fault("password", password, required: true, LongestPassword) is { } fault)
            return fault;
        return EasyPasswords.IsCommon(password) ? new InvalidInput("password", InputFault.Guessable) : null;
    }

    public static string SnapshotOf(User user) => JsonSerializer.Serialize(
        new
        {
            Id = user.Id.Value,
            UserPrincipalName = user.UserName,
            user.DisplayName,
            user.Email,
            Roles = user.Roles.Select(role => role.ToString()),
            user.Enabled,
        },
        Json);
}
