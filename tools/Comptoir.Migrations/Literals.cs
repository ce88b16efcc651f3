using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Storage;

namespace Comptoir.Migrations;

/// <summary>C# for the values of a model. It names the id that no row has; of an id that is stored as a text that one has no text, and
/// nothing is what a model takes it for where nothing is named.</summary>
internal sealed class Literals(ITypeMappingSource types) : CSharpHelper(types)
{
    public override string UnknownLiteral(object? value) =>
        value is ValueType && value.GetType() is { IsPrimitive: false, IsEnum: false } type && value.Equals(Activator.CreateInstance(type))
            && type.Namespace!.StartsWith(nameof(Comptoir), StringComparison.Ordinal)
            ? "null"
            : base.UnknownLiteral(value);
}
