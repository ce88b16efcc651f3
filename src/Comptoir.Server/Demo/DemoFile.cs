using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Comptoir.Server.Hosting;

namespace Comptoir.Server.Demo;

/// <summary><c>demo.json</c>: how to get into the demo world, in the shape of R19.</summary>
internal static class DemoFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static async Task WriteAsync(string file, string baseUrl, DemoSecrets secrets, CancellationToken ct)
    {
        var world = new
        {
            BaseUrl = baseUrl,
            Operator = new
            {
                TenantId = DemoWorld.Operator.Id,
                TokenUrl = TokenUrl(baseUrl, DemoWorld.Operator.Id),
                DemoWorld.OperatorApp.ClientId,
                Secret = secrets.SecretOf(DemoWorld.OperatorApp.ClientId),
                UserName = NameOf(DemoWorld.OperatorUser, DemoWorld.Operator),
                Password = secrets.PasswordOf(DemoWorld.OperatorUser.Id),
            },
            Partners = DemoWorld.Partners.Select(partner => new
            {
                TenantId = partner.Tenant.Id,
                partner.Tenant.Name,
                partner.Country,
                TokenUrl = TokenUrl(baseUrl, partner.Tenant.Id),
                Apps = partner.Apps.Select(app => new { app.ClientId, Secret = secrets.SecretOf(app.ClientId), app.Roles }),
                Users = UsersOf(partner.Users, partner.Tenant, secrets),
                Customers = partner.Customers.Select(customer => new
                {
                    customer.Tenant.Id,
                    customer.Tenant.Domain,
                    customer.Country,
                    Users = UsersOf(customer.Users, customer.Tenant, secrets),
                }),
            }),
        };
        // Whole or not at all: somebody may be reading it.
        string made = $"{file}.new";
        File.Delete(made);
        await using (var content = PrivateFiles.CreateNew(made))
            await JsonSerializer.SerializeAsync(content, world, Json, ct);
        File.Move(made, file, overwrite: true);
    }

    public static string NameOf(DemoUser user, DemoTenant tenant) => $"{user.Alias}@{tenant.Domain}";

    private static IEnumerable<object> UsersOf(IEnumerable<DemoUser> users, DemoTenant tenant, DemoSecrets secrets) => users.Select(user => new
    {
        UserName = NameOf(user, tenant),
        Password = secrets.PasswordOf(user.Id),
        Roles = user.Roles.Select(role => role.ToString()),
    });

    private static string TokenUrl(string baseUrl, Guid tenant) => $"{baseUrl}/{tenant}/oauth2/v2.0/token";
}
