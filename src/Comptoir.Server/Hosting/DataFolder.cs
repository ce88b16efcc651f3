using System.Security.Cryptography;

namespace Comptoir.Server.Hosting;

/// <summary>Where an installation keeps what is not in its database, and the database itself when it is the embedded one.</summary>
public sealed class DataFolder
{
    internal const string RestoredName = "restored.json";

    /// <param name="toRead">The folder stays as it is, there or not.</param>
    /// <exception cref="SetupFaultException">It cannot be made.</exception>
    public DataFolder(string path, bool toRead = false)
    {
        try
        {
            Path = System.IO.Path.GetFullPath(path);
            if (!toRead)
                PrivateFiles.CreateFolder(Path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SetupFaultException($"The data folder '{path}' cannot be made: {fault.Message}");
        }
    }

    public string Path { get; }

    public string SettingsFile => In("comptoir.json");

    public string DatabaseFile => In("comptoir.db");

    public string Media => In("media");

    public string Outbox => In("outbox");

    public string Policies => In("policies");

    /// <summary>Catalogue files that were sent to be looked at, until they are taken in or a day old.</summary>
    public string Imports => In("imports");

    /// <summary>The operator's own price table of virtual machines.</summary>
    public string VmPrices => In("vm-sizes.csv");

    /// <summary>Is there from a restore until its <c>--acknowledge</c>.</summary>
    public string RestoredFile => In(RestoredName);

    public string DemoFile => In("demo.json");

    private string MasterFile => In("master.key");

    /// <summary>The master secret that a demo world made for itself; null where there is none.</summary>
    public byte[]? DemoSecret() => File.Exists(MasterFile) ? Convert.FromBase64String(File.ReadAllText(MasterFile).Trim()) : null;

    /// <summary>Makes the master secret of a demo world, readable by this user alone.</summary>
    public byte[] MakeDemoSecret()
    {
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        using var file = PrivateFiles.CreateNew(MasterFile);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(secret)));
        return secret;
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
