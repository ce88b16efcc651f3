namespace Comptoir.Commerce.Time;

/// <summary>Something was begun that falls due at once.</summary>
public sealed class DueSignal : Signal;
