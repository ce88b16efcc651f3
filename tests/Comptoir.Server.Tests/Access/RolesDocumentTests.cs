using Comptoir.Server.Cli;

namespace Comptoir.Server.Tests.Access;

/// <summary>R2: the matrix is printed in the docs; the print may not drift.</summary>
public sealed class RolesDocumentTests
{
    [Fact]
    public void The_document_of_roles_is_what_the_program_prints()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Comptoir.slnx")))
            folder = folder.Parent!;

        Assert.Equal(RolesCommand.Document(), File.ReadAllText(Path.Combine(folder.FullName, "docs", "roles.md")).ReplaceLineEndings("\n"));
    }
}
