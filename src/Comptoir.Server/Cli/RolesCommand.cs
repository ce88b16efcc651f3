using System.CommandLine;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir roles</c>: prints the matrix of R2, which is the same in every installation.</summary>
internal static class RolesCommand
{
    private static readonly ActorKind[] Kinds = [ActorKind.Operator, ActorKind.Partner, ActorKind.Customer];

    public static Command Make()
    {
        var json = Report.JsonOption();
        var command = new Command("roles", "Prints which role may do what.") { json };
        command.SetAction((parsed, _) => PrintAsync(parsed.InvocationConfiguration.Output, parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> PrintAsync(TextWriter output, bool json)
    {
        var rows = (
            from kind in Kinds
            from right in Enum.GetValues<Right>()
            let roles = AccessMatrix.RolesWith(kind, right)
            where roles.Count > 0
            select new { Kind = kind, Right = right, Roles = roles }).ToList();
        if (json)
            await Report.JsonAsync(output, rows);
        else
            await Report.TableAsync(output, ["tenant", "right", "roles"], [.. rows.Select(row => (string[])[row.Kind.ToString(), row.Right.ToString(), string.Join(", ", row.Roles)])]);
        return 0;
    }
}
