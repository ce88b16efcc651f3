using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Comptoir.Commerce.Storage;

/// <summary>A query of nearly every request, turned into its command once for each model. The framework would walk its expression at each
/// call to find the command again, which costs about as much as asking the database.</summary>
/// <param name="compile"><c>EF.CompileAsyncQuery</c> of it.</param>
public sealed class Compiled<TQuery>(Func<TQuery> compile)
    where TQuery : Delegate
{
    private readonly ConditionalWeakTable<IModel, TQuery> made = [];

    public TQuery On(ComptoirDb db) => made.GetValue(db.Model, _ => compile());
}
