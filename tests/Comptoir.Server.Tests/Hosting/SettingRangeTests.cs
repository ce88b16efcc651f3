using Comptoir.Server.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Tests.Hosting;

/// <summary>R18.2: a wrong value stops the start and is named.</summary>
public sealed class SettingRangeTests
{
    [Theory]
    [InlineData("Auth:TriesBeforeLockOut", "0"), InlineData("Auth:TriesBeforeLockOut", "-1"), InlineData("Auth:TriesBeforeLockOut", "101"), InlineData("Auth:TriesBeforeLockOut", "five")]
    [InlineData("Auth:LockOut", "00:00:59"), InlineData("Auth:AccessTokenLifetime", "00:00:00"), InlineData("Auth:AccessTokenLifetime", "1.00:00:01")]
    [InlineData("Auth:RefreshTokenLifetime", "-1.00:00:00"), InlineData("Auth:SessionIdle", "9999.00:00:00"), InlineData("Auth:SessionLifetime", "x")]
    [InlineData("Keys:RevealsPerMinute", "0"), InlineData("Keys:ChecksPerMinute", "-5"), InlineData("Audit:KeepDays", "89"), InlineData("Audit:KeepDays", "36501")]
    [InlineData("Downloads:DownloadLinkLifetime", "00:00:01"), InlineData("Downloads:SharedLinkLifetime", "366.00:00:00"), InlineData("Carts:Lifetime", "00:00:00")]
    [InlineData("Mail:Smtp:Port", "0"), InlineData("Mail:Smtp:Port", "65536"), InlineData("Customers:SandboxMaximum", "0")]
    public void A_setting_out_of_its_range_stops_the_start_and_is_named(string setting, string value) =>
        Assert.Contains(setting, Assert.Throws<SetupFaultException>(() => Start(setting, value)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Auth:TriesBeforeLockOut", "1"), InlineData("Auth:TriesBeforeLockOut", "100"), InlineData("Auth:AccessTokenLifetime", "1.00:00:00"), InlineData("Audit:KeepDays", "90")]
    [InlineData("Keys:RevealsPerMinute", "1"), InlineData("Mail:Smtp:Port", "65535")]
    public void The_ends_of_the_range_are_in_it(string setting, string value) => Start(setting, value);

    private static void Start(string setting, string value)
    {
        string folder = Directory.CreateTempSubdirectory("comptoir-settings-").FullName;
        try
        {
            var services = new ServiceCollection();
            services.AddLogging();
            var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(setting, (string?)value)]).Build();
            services.AddInstallation(configuration, new DataFolder(folder), new byte[32]);
            using var provider = services.BuildServiceProvider();
            provider.GetRequiredService<IStartupValidator>().Validate();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
