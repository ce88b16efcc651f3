namespace Comptoir.Portal.Help;

/// <summary>One of the two APIs, for reading (R15.3).</summary>
/// <param name="Name">Of its document and its page: <c>v1</c> or <c>comptoir-v1</c>.</param>
public sealed record ApiModel(string Name, IReadOnlyList<ApiGroup> Groups, IReadOnlyList<ApiShape> Shapes);

/// <summary>Operations on the same thing.</summary>
public sealed record ApiGroup(string Name, IReadOnlyList<ApiRow> Rows);

/// <param name="IsBuilt">False for what answers 501.</param>
/// <param name="Roles">Roles that may, in the reader's language; empty where <paramref name="IsOpen"/> tells strangers from everybody signed in.</param>
/// <param name="Queries">Names of query values.</param>
/// <param name="Takes">Null where nothing is taken.</param>
public sealed record ApiRow(string Method, string Path, bool IsBuilt, bool IsOpen, string Roles, bool UsersOnly, string Queries, ApiType? Takes, IReadOnlyList<(string Status, IReadOnlyList<ApiType> Bodies)> Answers);

/// <param name="Text">As it is written: <c>Customer</c>, <c>string (date-time)</c>.</param>
/// <param name="Shape">Name of the shape it refers to; null for what is plain.</param>
public sealed record ApiType(string Text, string? Shape);

/// <summary>What an object of the wire holds.</summary>
public sealed record ApiShape(string Name, IReadOnlyList<(string Name, ApiType Type)> Members);
