namespace Comptoir.Microbenchmarks;

internal static class SetUps
{
    /// <summary>Waits for what a set-up or clean-up does: measuring in its own process, the library would go on without it.</summary>
    public static void Finish(this Task work) => work.GetAwaiter().GetResult();
}
