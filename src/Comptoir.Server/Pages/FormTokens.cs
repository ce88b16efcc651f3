using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Licensing;
using Comptoir.Server.Pages.Sessions;

namespace Comptoir.Server.Pages;

/// <summary>Proves that a form was opened here by the browser that sends it: a signature of what only that browser holds, its
/// session, or before sign-in a cookie of chance. Every node knows it without having made it.</summary>
internal sealed class FormTokens(KeyVault vault)
{
    private const string Visit = "comptoir-visit";

    public string TokenFor(HttpContext http) => TokenOf(SecretOf(http) ?? BeginVisit(http));

    public bool IsValid(HttpContext http, string? token) => token is not null && SecretOf(http) is { } secret
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(TokenOf(secret)));

    private static string? SecretOf(HttpContext http) =>
        http.Features.Get<SessionToken>()?.Text ?? (HostCookie.Read(http.Request, Visit) is { Length: 43 } visit ? visit : http.Items[Visit] as string);

    private static string BeginVisit(HttpContext http)
    {
        string visit = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        http.Items[Visit] = visit;
        HostCookie.Write(http, Visit, visit);
        return visit;
    }

    private string TokenOf(string secret) => Base64Url.EncodeToString(vault.SignForm(Encoding.UTF8.GetBytes(secret)));
}
