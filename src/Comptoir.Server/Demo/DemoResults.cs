using Comptoir.Commerce.Primitives;

namespace Comptoir.Server.Demo;

/// <summary>What the demo world asks of the use cases is never refused.</summary>
internal static class DemoResults
{
    /// <exception cref="InvalidOperationException">It was refused: the world no longer fits the rules.</exception>
    public static T OrBroken<T>(this Result<T> result)
        where T : class => result.IsRefused ? throw new InvalidOperationException($"The demo world cannot be made: {result.Refusal}") : result.Value;
}
