namespace Comptoir.Server.Jobs;

/// <summary>The operator's settings about mail.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    public const string OwnFrom = "comptoir@localhost";

    /// <summary>Address that mail comes from.</summary>
    public string From { get; set; } = OwnFrom;

    public SmtpOptions Smtp { get; set; } = new();
}

/// <summary>The mail server that takes the mail; without a host it goes to the outbox folder.</summary>
public sealed class SmtpOptions
{
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    /// <summary>Without it the server is asked for nothing.</summary>
    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>Whether the connection must turn to TLS before anything is sent; a server that cannot gets nothing.</summary>
    public bool StartTls { get; set; } = true;
}
