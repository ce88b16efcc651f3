using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Comptoir.Commerce.Storage;

/// <summary>Inserts many new rows of a table without tracking them, by the names, types and conversions of the model.</summary>
internal static class InsertMany
{
    /// <summary>Inserts in the running transaction of the context.</summary>
    public static Task InsertAsync<T>(this IBulkRows bulk, ComptoirDb db, IReadOnlyCollection<T> rows, CancellationToken ct)
        where T : class
    {
        var entity = db.Model.FindEntityType(typeof(T))!;
        IProperty[] properties = [.. entity.GetProperties()];
        return rows.Count == 0
            ? Task.CompletedTask
            : bulk.AppendAsync(
                db,
                entity.GetTableName()!,
                [.. properties.Select(property => new BulkColumn(property.GetColumnName(), property.GetColumnType()))],
                rows.Select(row => Array.ConvertAll(properties, property => Stored(property, row))),
                ct);
    }

    private static object? Stored(IProperty property, object row)
    {
        object? value = property.PropertyInfo!.GetValue(row);
        return value is not null && property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }
}
