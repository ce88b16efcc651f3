using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;

namespace Comptoir.Server.PartnerCenter.Audit;

/// <summary>Gives the flattened names of a query (<c>auditRequest.startDate</c>, <c>auditRequest.filter.field</c> …) the names that
/// the rest of the API knows (contract, platform-operations §2).</summary>
internal static class FlattenedQuery
{
    private const string Prefix = "auditRequest.";
    private const string FilterPrefix = "filter.";

    public static void Unfold(HttpRequest request)
    {
        if (!request.Query.Keys.Any(IsFlattened))
            return;
        var query = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        var filter = new JsonObject();
        foreach (var (name, values) in request.Query)
        {
            string plain = IsFlattened(name) ? name[Prefix.Length..] : name;
            if (plain.StartsWith(FilterPrefix, StringComparison.OrdinalIgnoreCase))
                filter[plain[FilterPrefix.Length..]] = values.ToString();
            else
                query[plain] = values;
        }

        if (filter.Count > 0)
            query["filter"] = filter.ToJsonString();
        request.Query = new QueryCollection(query);
    }

    private static bool IsFlattened(string name) => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
