using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Comptoir.Server.Http;
using Comptoir.Server.Native.Downloads;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.OpenApi;

/// <summary>What an endpoint reads of the query and what it answers, as its compiled code says it: a list kept by hand would only be
/// as true as its last reader (docs/adr/0031).</summary>
/// <remarks>Follows the server's own methods from the handler on: where they make an answer (<see cref="Wire"/>, results, an
/// <see cref="IResult"/> of our own) and where they name a query value.</remarks>
internal sealed class HandlerCode
{
    private static readonly FrozenDictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => code.Value);

    /// <summary>Stands for every status that is not named: a fault in a shape of its own.</summary>
    public const int AnyOther = 0;

    private readonly HashSet<MethodBase> seen = [];
    private readonly SortedDictionary<int, IReadOnlyList<Type>> answers = [];
    private readonly SortedSet<string> queries = new(StringComparer.Ordinal);
    private string[] named = [];

    private HandlerCode(MethodInfo handler) => Follow(handler);

    /// <summary>Status and what the body may be: wire types, results of our own that send something else than JSON; none for no body.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<Type>> Answers => answers;

    /// <summary>Names of query values, as the code spells them.</summary>
    public IReadOnlyCollection<string> Queries => queries;

    public static HandlerCode Of(MethodInfo handler) => new(handler);

    private void Follow(MethodBase method)
    {
        if (!seen.Add(method) || CodeOf(method) is not { } written || written.GetMethodBody()?.GetILAsByteArray() is not { } bytes)
            return;
        string? literal = null;
        int number = 0;
        for (int at = 0; at < bytes.Length;)
        {
            short value = bytes[at++];
            if (value == 0xFE)
                value = (short)(0xFE00 | bytes[at++]);
            var code = Codes[value];
            switch (code.OperandType)
            {
                case OperandType.InlineString:
                    literal = written.Module.ResolveString(BitConverter.ToInt32(bytes, at));
                    break;
                case OperandType.InlineI:
                    number = BitConverter.ToInt32(bytes, at);
                    break;
                case OperandType.InlineMethod:
                    Called(Resolve(written, BitConverter.ToInt32(bytes, at)), literal, number);
                    literal = null;
                    break;
                case OperandType.InlineField when code == OpCodes.Ldsfld:
                    if (written.Module.ResolveField(BitConverter.ToInt32(bytes, at), TypeArguments(written), MethodArguments(written)) is { } field && field.FieldType == typeof(string[]))
                        named = (string[])field.GetValue(null)!;
                    break;
            }

            at += SizeOf(code.OperandType, bytes, at);
        }
    }

    private void Called(MethodBase? called, string? literal, int number)
    {
        if (called?.DeclaringType is not { } owner)
            return;
        if (owner == typeof(Wire))
            Answer(StatusOf(called.Name, number), called.GetGenericArguments()[0]);
        else if (owner == typeof(Results))
            Answer(StatusOf(called.Name, number), called.Name is nameof(Results.Stream) or nameof(Results.Text) ? typeof(Stream) : null);
        else if (owner == typeof(RequestContextExtensions) && called.Name is nameof(RequestContextExtensions.Query) or nameof(RequestContextExtensions.QueryFlag))
            queries.UnionWith(literal is null ? named : [literal]);
        else if (called is ConstructorInfo && typeof(IResult).IsAssignableFrom(owner) && !IsOfFaults(owner))
            Sent(owner);
        else if (owner.Assembly == typeof(HandlerCode).Assembly && !IsOfFaults(owner))
            Follow(called);
    }

    private static int StatusOf(string made, int number) => made switch
    {
        nameof(Wire.Created) => StatusCodes.Status201Created,
        nameof(Wire.Accepted) => StatusCodes.Status202Accepted,
        nameof(Wire.Answer) => AnyOther,
        nameof(Results.NoContent) => StatusCodes.Status204NoContent,
        nameof(Results.NotFound) => StatusCodes.Status404NotFound,
        nameof(Results.StatusCode) => number,
        _ => StatusCodes.Status200OK,
    };

    /// <summary>A file may be asked for in part, or only if it is another than before (<see cref="FileRange"/>).</summary>
    private void Sent(Type result)
    {
        Answer(StatusCodes.Status200OK, result);
        if (result != typeof(MediaResult))
            return;
        Answer(StatusCodes.Status206PartialContent, result);
        Answer(StatusCodes.Status304NotModified, null);
    }

    private void Answer(int status, Type? body)
    {
        var known = answers.GetValueOrDefault(status, []);
        answers[status] = body is null || known.Contains(body) ? known : [.. known, body];
    }

    /// <summary>Every operation may answer these; they are told once for all.</summary>
    private static bool IsOfFaults(Type owner) =>
        owner == typeof(WireErrors) || owner == typeof(ThrottledResult) || owner == typeof(ShownUndone) || (owner.IsGenericType && owner.GetGenericTypeDefinition() == typeof(WireResult<>));

    /// <summary>An asynchronous method's code stands in its state machine; an abstract method has none.</summary>
    private static MethodBase? CodeOf(MethodBase method)
    {
        if (method.GetCustomAttribute<StateMachineAttribute>() is not { StateMachineType: var machine })
            return method.IsAbstract ? null : method;
        if (machine.IsGenericTypeDefinition)
            machine = machine.MakeGenericType([.. TypeArguments(method), .. MethodArguments(method)]);
        return machine.GetMethod("MoveNext", BindingFlags.NonPublic | BindingFlags.Instance);
    }

    private static MethodBase? Resolve(MethodBase within, int token) => within.Module.ResolveMethod(token, TypeArguments(within), MethodArguments(within));

    private static Type[] TypeArguments(MethodBase method) => method.DeclaringType?.GetGenericArguments() ?? [];

    private static Type[] MethodArguments(MethodBase method) => method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : [];

    private static int SizeOf(OperandType operand, byte[] bytes, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(bytes, at)),
        _ => 4,
    };
}
