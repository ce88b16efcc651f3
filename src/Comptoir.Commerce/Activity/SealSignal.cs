using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Activity;

/// <summary>Acts were recorded and committed: the log is to be sealed.</summary>
public sealed class SealSignal : Signal;
