using System.Runtime.CompilerServices;
using System.Text.Json;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests;

public class RoundTripTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Every_entity_comes_back_as_it_was_saved(Database kind) => await RoundTripAsync(kind, nulls: false);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Every_entity_comes_back_as_it_was_saved_with_nothing_in_what_may_be_empty(Database kind) => await RoundTripAsync(kind, nulls: true);

    private static async Task RoundTripAsync(Database kind, bool nulls)
    {
        await using var store = await Store.OpenAsync(kind);
        var saved = new List<(IEntityType Type, object[] Key, string Text)>();
        await store.RunAsync<ComptoirDb>(async db =>
        {
            foreach (var type in Ordered(db.Model))
            {
                object entity = RuntimeHelpers.GetUninitializedObject(type.ClrType);
                foreach (var property in type.GetProperties())
                    property.PropertyInfo!.DeclaringType!.GetProperty(property.Name)!.SetValue(entity, ValueOf(property, nulls));
                db.Add(entity);
                saved.Add((type, KeyOf(db, entity), TextOf(db, entity)));
            }

            await db.SaveChangesAsync();
        });

        await using var scope = store.Services.CreateAsyncScope();
        var fresh = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        Assert.NotEmpty(saved);
        foreach (var (type, key, text) in saved)
        {
            object? read = await fresh.FindAsync(type.ClrType, key);
            Assert.True(read is not null, $"{type.ClrType.Name} is not found by its key.");
            Assert.Equal($"{type.ClrType.Name} {text}", $"{type.ClrType.Name} {TextOf(fresh, read)}");
        }
    }

    /// <summary>Principals before what refers to them. Every key is made of the same values, so that references hold.</summary>
    private static IEnumerable<IEntityType> Ordered(IModel model) =>
        model.GetEntityTypes().OrderBy(type => type.GetForeignKeys().Count()).ThenBy(type => type.Name, StringComparer.Ordinal);

    private static object? ValueOf(IProperty property, bool nulls)
    {
        if (nulls && property.IsNullable)
            return null;
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (type == typeof(string) && property.GetMaxLength() is { } length)
            return new string('x', length);
        return Sample.Of(type);
    }

    private static object[] KeyOf(ComptoirDb db, object entity) =>
        [.. db.Entry(entity).Metadata.FindPrimaryKey()!.Properties.Select(property => db.Entry(entity).Property(property.Name).CurrentValue!)];

    private static string TextOf(ComptoirDb db, object entity) =>
        string.Join(", ", db.Entry(entity).Properties.Select(property => $"{property.Metadata.Name}={JsonSerializer.Serialize(property.CurrentValue)}"));
}
