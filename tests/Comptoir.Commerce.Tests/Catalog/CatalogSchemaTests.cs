using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Catalog.Imports;

namespace Comptoir.Commerce.Tests.Catalog;

/// <summary>The JSON Schema in the docs names the members that the product reads, and no others.</summary>
public sealed class CatalogSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(FindUpwards("docs/schemas/catalog.schema.json")))!;

    [Theory]
    [InlineData("CatalogProduct", "product"), InlineData("CatalogSku", "sku"), InlineData("CatalogPrice", "price")]
    public void The_schema_and_the_document_have_the_same_members(string type, string definition) =>
        Assert.Equal(
            MembersOf(typeof(ImportCatalogHandler).Assembly.GetType($"Comptoir.Commerce.Catalog.Imports.{type}")!),
            NamesIn(Schema["$defs"]![definition]!));

    [Theory]
    [InlineData("CatalogMedia", "media"), InlineData("CatalogCancellation", "cancellation")]
    public void So_have_the_parts_of_a_SKU(string type, string member) =>
        Assert.Equal(
            MembersOf(typeof(ImportCatalogHandler).Assembly.GetType($"Comptoir.Commerce.Catalog.Imports.{type}")!),
            NamesIn(Schema["$defs"]!["sku"]!["properties"]![member]!));

    private static IEnumerable<string> NamesIn(JsonNode definition) => definition["properties"]!.AsObject().Select(property => property.Key).Order();

    private static IEnumerable<string> MembersOf(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
        .Order();

    private static string FindUpwards(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, path)))
                return Path.Combine(folder.FullName, path);
        }

        throw new FileNotFoundException(path);
    }
}
