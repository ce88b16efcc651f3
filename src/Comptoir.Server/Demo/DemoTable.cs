using Comptoir.Server.Hosting;

namespace Comptoir.Server.Demo;

/// <summary>What a start of the demo world prints.</summary>
internal static class DemoTable
{
    public static async Task PrintAsync(TextWriter output, string baseUrl, DataFolder folder)
    {
        await output.WriteLineAsync($"Comptoir demo world at {baseUrl}");
        await output.WriteLineAsync();
        foreach (var partner in DemoWorld.Partners)
        {
            await output.WriteLineAsync($"  {partner.Tenant.Name} ({partner.Country})  tenant {partner.Tenant.Id}");
            foreach (var customer in partner.Customers)
                await output.WriteLineAsync($"    {customer.Tenant.Name,-24} {customer.Country}  {customer.Tenant.Id}");
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync($"  Users, applications and their secrets: {folder.DemoFile}");
        await output.WriteLineAsync($"  Mail: {folder.Outbox}");
        await output.FlushAsync();
    }
}
