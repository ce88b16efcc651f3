using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Comptoir.Contracts;

namespace Comptoir.Commerce.Tests.Contracts;

/// <summary>Reading and writing as the server does, and the list of what there is to read and write.</summary>
internal static class Wire
{
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, WireJson.Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, WireJson.Options)!;

    public static WireFault FaultOf<T>(string json) =>
        WireFault.Of(Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<T>(json, WireJson.Options)));

    /// <summary>Same members and values, in any order.</summary>
    public static void AssertSame(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"Expected: {expected}\nActual:   {actual}");

    public static void AssertRoundTrips<T>(string json) => AssertSame(json, Write(Read<T>(json)));

    /// <summary>All resources and their parts.</summary>
    public static IEnumerable<Type> Resources =>
        typeof(WireJson).Assembly.GetExportedTypes().Where(type =>
            type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }
            && type.Name.StartsWith("Wire", StringComparison.Ordinal)
            && type.GetMethod("<Clone>$") is not null
            && type != typeof(WireFault));

    public static IEnumerable<Type> Enums =>
        typeof(WireJson).Assembly.GetExportedTypes().Where(type => type.IsEnum && type != typeof(WireFaultKind));

    /// <summary>The types reachable from a body that clients send.</summary>
    public static IEnumerable<Type> Reachable(params Type[] roots)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>(roots);
        while (open.TryPop(out var type))
        {
            if (!seen.Add(type))
                continue;
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                var part = property.PropertyType.IsGenericType ? property.PropertyType.GenericTypeArguments[^1] : property.PropertyType;
                if (Resources.Contains(part))
                    open.Push(part);
            }
        }

        return seen;
    }
}
