namespace Comptoir.Server.Hosting;

/// <summary>Something an operator has to set right before the program can run; the message says what, without a stack.</summary>
public sealed class SetupFaultException(string message) : Exception(message);
