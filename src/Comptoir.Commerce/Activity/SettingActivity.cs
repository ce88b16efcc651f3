using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Activity;

/// <summary>How what the operator sets for all stands in its own activity log.</summary>
internal static class SettingActivity
{
    /// <summary>Records it, but for the command line before the installation has an operator: then there is no log to put it in.</summary>
    /// <param name="what">The setting, or the store something was added to.</param>
    public static void RecordSetting(
        this ActivityLog activity, string what, Actor by, IEnumerable<(string Key, string? Value)>? facts = null, string? before = null, string? after = null)
    {
        if (by.Partner != default)
            activity.Record(ActivityOperation.PolicyUpdated, ActivityResource.Policy, what, by, facts: facts, before: before, after: after);
    }
}
