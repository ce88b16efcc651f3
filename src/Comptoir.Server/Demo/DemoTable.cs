using Comptoir.Server.Hosting;

namespace Comptoir.Server.Demo;

/// <summary>What a start of the demo world prints: where to sign in, as whom, and where all else is.</summary>
internal static class DemoTable
{
    public static async Task PrintAsync(TextWriter output, string baseUrl, DataFolder folder, DemoSecrets secrets)
    {
        await output.WriteLineAsync($"Comptoir demo world at {baseUrl}");
        await output.WriteLineAsync();
        var rows = SignIns(baseUrl, secrets).ToList();
        int[] widths = [.. Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
            await output.WriteLineAsync("  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        await output.WriteLineAsync();
        foreach (var partner in DemoWorld.Partners)
        {
            await output.WriteLineAsync($"  {partner.Tenant.Name} ({partner.Country})  tenant {partner.Tenant.Id}");
            foreach (var customer in partner.Customers)
                await output.WriteLineAsync($"    {customer.Tenant.Name,-24} {customer.Country}  {customer.Tenant.Id}");
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync($"  All users, applications and their secrets: {folder.DemoFile}");
        await output.WriteLineAsync($"  Mail: {folder.Outbox}");
        await output.FlushAsync();
    }

    /// <summary>One user for each of the three portals, and one of the other partner, who sees nothing of the first.</summary>
    private static IEnumerable<string[]> SignIns(string baseUrl, DemoSecrets secrets)
    {
        yield return ["SIGN IN AT", "USER NAME", "PASSWORD", ""];
        foreach (var partner in DemoWorld.Partners)
        {
            // The user with the most to see.
            var user = partner.Users.MaxBy(user => user.Roles.Count)!;
            yield return [$"{baseUrl}/partner", DemoFile.NameOf(user, partner.Tenant), secrets.PasswordOf(user.Id), $"{partner.Tenant.Name}, partner"];
        }

        var customer = DemoWorld.Partners[0].Customers[0];
        yield return [$"{baseUrl}/admin", DemoFile.NameOf(customer.Users[0], customer.Tenant), secrets.PasswordOf(customer.Users[0].Id), $"{customer.Tenant.Name}, customer"];
        yield return [
            $"{baseUrl}/operator", DemoFile.NameOf(DemoWorld.OperatorUser, DemoWorld.Operator), secrets.PasswordOf(DemoWorld.OperatorUser.Id), $"{DemoWorld.Operator.Name}, operator"];
    }
}
