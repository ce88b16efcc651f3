using System.Reflection;
using System.Text;
using Comptoir.Portal.States;
using Comptoir.Server.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;

namespace Comptoir.Server.Pages;

/// <summary>A form of ours as it was sent. One that is not ours, or cannot be read, is answered before the endpoint runs.</summary>
public sealed class PageForm
{
    private const string FormType = "application/x-www-form-urlencoded";

    private readonly Dictionary<string, StringValues> fields;

    private PageForm(Dictionary<string, StringValues> fields, IResult? fault) => (this.fields, Fault) = (fields, fault);

    public IResult? Fault { get; }

    /// <summary>A field's value without spaces around it; null when absent or empty.</summary>
    public string? this[string name] => fields.TryGetValue(name, out var values) && values[0]?.Trim() is { Length: > 0 } value ? value : null;

    public IReadOnlyDictionary<string, StringValues> Fields => fields;

    /// <summary>All values of a field.</summary>
    public IReadOnlyList<string> All(string name) =>
        fields.TryGetValue(name, out var values) ? [.. values.OfType<string>().Where(value => value.Length > 0)] : [];

    public bool Has(string name) => this[name] is not null;

    public int? Number(string name) =>
        int.TryParse(this[name], System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out int number) ? number : null;

    public static async ValueTask<PageForm> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var form = await ReadAsync(http);
        if (form.Fault is not null)
            return form;
        if (!http.RequestServices.GetRequiredService<FormTokens>().IsValid(http, form["form"]))
            return Faulty(StatusCodes.Status400BadRequest);
        if (Guid.TryParse(form["requestId"], out var id))
            http.Request().GivenRequestId = id;
        return form;
    }

    /// <summary>The form alone; who opened it is not asked.</summary>
    internal static async Task<PageForm> ReadAsync(HttpContext http)
    {
        if (!(http.Request.ContentType?.Split(';')[0].Trim().Equals(FormType, StringComparison.OrdinalIgnoreCase) ?? false))
            return Faulty(StatusCodes.Status400BadRequest);
        if (await RequestBytes.ReadAsync(http) is not { } bytes)
            return Faulty(StatusCodes.Status413PayloadTooLarge);
        var form = new PageForm(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes)), null);
        return form.fields.Values.Any(values => values.Any(value => value?.Contains('\0', StringComparison.Ordinal) is true))
            ? Faulty(StatusCodes.Status400BadRequest)
            : form;
    }

    private static PageForm Faulty(int status) => new([], PageErrors.Fault(FaultKind.BadForm, status));
}

/// <summary>How pages say what their forms do.</summary>
internal static class PageForms
{
    /// <summary>Faults of a repeated form, as pages.</summary>
    public static readonly RepeatFaults Faults = new(
        () => PageErrors.Fault(FaultKind.SentBefore, StatusCodes.Status409Conflict),
        () => PageErrors.Fault(FaultKind.LostRace, StatusCodes.Status409Conflict));

    /// <summary>A form that changes nothing that must not happen twice.</summary>
    public static RouteHandlerBuilder ReadsForm(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
        context.Arguments.OfType<PageForm>().FirstOrDefault()?.Fault ?? await next(context));

    /// <summary>Changes state by a use case that commits by itself; the answer may hold a secret and is never kept.</summary>
    public static RouteHandlerBuilder AnswersThisOnce(this RouteHandlerBuilder endpoint) => endpoint.ReadsForm().AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        try
        {
            return await http.AgainAfterDeadlockAsync(() => next(context));
        }
        catch (DbUpdateException fault) when (StoreFaults.IsLostRace(fault))
        {
            http.TakeBack();
            return PageErrors.Fault(FaultKind.LostRace, StatusCodes.Status409Conflict);
        }
    });

    /// <summary>Once means once: effect and answer are one transaction under the form's request id, in the store of the API (R4.3).</summary>
    public static RouteHandlerBuilder Once(this RouteHandlerBuilder endpoint) => endpoint.ReadsForm().AddEndpointFilter(async (context, next) =>
        await context.HttpContext.RequestServices.GetRequiredService<RepeatableRequests>().RunAsync(context.HttpContext, () => next(context), Faults));
}
