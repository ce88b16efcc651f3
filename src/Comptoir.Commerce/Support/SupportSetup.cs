using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Support;

/// <summary>Registers support requests.</summary>
internal static class SupportSetup
{
    public static IServiceCollection AddSupport(this IServiceCollection services) => services
        .AddScoped<RefundLookup>()
        .AddScoped<RequestEvents>()
        .AddScoped<IncomingFiles>()
        .AddScoped<AttachmentQuota>()
        .AddScoped<RequestsForChange>()
        .AddScoped<QuoteApproval>()
        .AddScoped<FindServiceRequests>()
        .AddScoped<FileRequestHandler>()
        .AddScoped<CreateServiceRequestHandler>()
        .AddScoped<ChangeServiceRequestHandler>()
        .AddScoped<AttachFilesHandler>()
        .AddScoped<TakeRequestHandler>()
        .AddScoped<AnswerRequestHandler>()
        .AddScoped<ApproveRequestHandler>();
}
