using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Comptoir.Server.Hosting;

/// <summary>Settings are within the range that their property says (R18.2): what would switch a protection off, or never end, stops
/// the start.</summary>
internal static class SettingRanges
{
    /// <exception cref="SetupFaultException">Names the first setting that is not, and what it may be.</exception>
    public static void Check(string section, object options)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            object? value = property.GetValue(options);
            if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            {
                (range.ParseLimitsInInvariantCulture, range.ConvertValueInInvariantCulture) = (true, true);
                if (!range.IsValid(value))
                    throw new SetupFaultException(string.Create(CultureInfo.InvariantCulture, $"Setting {section}:{property.Name} must be from {range.Minimum} to {range.Maximum}, not {value}."));
            }
            else if (value is not null && property.PropertyType.Namespace == options.GetType().Namespace && property.PropertyType.IsClass)
            {
                Check($"{section}:{property.Name}", value);
            }
        }
    }
}
