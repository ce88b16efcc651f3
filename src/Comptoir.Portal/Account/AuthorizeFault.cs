namespace Comptoir.Portal.Account;

/// <summary>Why an application cannot be let in, where the application itself must not be told.</summary>
public enum AuthorizeFault
{
    ClientUnknown,

    RedirectUnknown,

    WrongTenant,
}
