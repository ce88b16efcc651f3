using System.Text;
using Comptoir.Portal.Shared;
using Microsoft.AspNetCore.Components;

namespace Comptoir.Server.Pages;

/// <summary>A page as an answer.</summary>
internal sealed class Page(int status, Type component, Dictionary<string, object?> parameters) : IResult
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static IResult Of<T>(params (string Name, object? Value)[] parameters)
        where T : IComponent => Of<T>(StatusCodes.Status200OK, parameters);

    public static IResult Of<T>(int status, params (string Name, object? Value)[] parameters)
        where T : IComponent => new Page(status, typeof(T), parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));

    /// <summary>After a form: go and look there. Reading it again repeats nothing.</summary>
    public static IResult SeeOther(string address) => new Redirection(address);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var context = await PageContexts.OfAsync(httpContext);
        using var html = new MemoryStream();
        await using (var writer = new StreamWriter(html, Utf8, leaveOpen: true))
            await PageRenderer.RenderAsync(services, services.GetRequiredService<ILoggerFactory>(), context, component, parameters, writer);

        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.ContentLength = html.Length;
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;
        html.Position = 0;
        await html.CopyToAsync(httpContext.Response.Body, httpContext.RequestAborted);
    }

    private sealed class Redirection(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
