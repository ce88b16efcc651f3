using System.CommandLine;
using System.Globalization;
using System.Text;
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
        var markdown = new Option<bool>("--markdown") { Description = "Prints the document docs/roles.md." };
        var command = new Command("roles", "Prints which role may do what.") { json, markdown };
        command.SetAction(async (parsed, _) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(markdown))
                await output.WriteAsync(Document());
            else if (parsed.GetValue(json))
                await Report.JsonAsync(output, Rows());
            else
                await Report.TableAsync(output, ["tenant", "right", "roles"], [.. Rows().Select(row => (string[])[row.Kind.ToString(), row.Right.ToString(), string.Join(", ", row.Roles)])]);
            return 0;
        });
        return command;
    }

    /// <summary>The matrix as docs/roles.md has it.</summary>
    internal static string Document()
    {
        var text = new StringBuilder("# Roles\n\nWho may do what; printed by `comptoir roles --markdown`. A caller with several roles holds what any of them holds, and who has\nnone of a right's roles is answered 403 with the roles that would do.\n");
        foreach (var kind in Rows().GroupBy(row => row.Kind))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {TitleOf(kind.Key)}\n\n| right | roles |\n|---|---|\n");
            foreach (var row in kind)
                text.Append(CultureInfo.InvariantCulture, $"| {row.Right} | {string.Join(", ", row.Roles)} |\n");
        }

        return text.ToString();
    }

    private static string TitleOf(ActorKind kind) => kind switch
    {
        ActorKind.Operator => "Of the operator",
        ActorKind.Partner => "Of a partner",
        _ => "Of a customer",
    };

    private static List<Row> Rows() =>
        [.. from kind in Kinds
            from right in Enum.GetValues<Right>()
            let roles = AccessMatrix.RolesWith(kind, right)
            where roles.Count > 0
            select new Row(kind, right, roles)];

    private sealed record Row(ActorKind Kind, Right Right, IReadOnlyList<Role> Roles);
}
