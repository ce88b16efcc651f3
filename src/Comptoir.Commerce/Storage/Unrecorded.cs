namespace Comptoir.Commerce.Storage;

/// <summary>Marks the failure of a work whose act could not be recorded, whatever failed (R8.5): no record, no act, and who asked is told to
/// come again. The failure itself goes on as it is, for those who know what to do about it.</summary>
public static class Unrecorded
{
    private const string Sign = "comptoir.unrecorded";

    public static void Mark(Exception fault)
    {
        // Who has gone is not told anything.
        if (fault is not OperationCanceledException)
            fault.Data[Sign] = true;
    }

    public static bool Is(Exception? fault) => fault is not null && (fault.Data.Contains(Sign) || Is(fault.InnerException));
}
