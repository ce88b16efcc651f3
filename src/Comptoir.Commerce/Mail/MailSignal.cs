using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Mail;

/// <summary>Mail was committed.</summary>
public sealed class MailSignal : Signal;
