using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Admin.Software;
using Comptoir.Portal.Partner.Software;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Native.Downloads;
using Comptoir.Server.Texts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Pages.Customers;

/// <summary>The Software page of a customer, for its partner and for itself: keys, downloads, links (R5.1, R7.1).</summary>
internal static class SoftwarePages
{
    /// <summary>Where a customer's Global admin finds it: Billing, Your products, Software.</summary>
    public const string Own = "/admin/billing/products/software";

    public static void MapSoftware(this RouteGroupBuilder partner)
    {
        var pages = partner.MapGroup("/customers/{customerId:guid}/software").WithMetadata(new Confidential());
        pages.MapGet("", (Guid customerId, HttpContext http, SoftwareView view, CancellationToken ct) => ShowAsync(Of(customerId), http, view, ct)).Needs(Right.SeeCustomers);
        pages.MapPost("/{item}/key", (Guid customerId, string item, PageForm form, HttpContext http, SoftwareView view, RevealKeyHandler reveal, CancellationToken ct) =>
            RevealAsync(Of(customerId), item, form, http, view, reveal, ct)).ReadsForm().Needs(Right.GetKeys);
        pages.MapPost("/{item}/download", (Guid customerId, string item, PageForm form, HttpContext http, SoftwareView view, MakeDownloadLinkHandler make, CancellationToken ct) =>
            DownloadAsync(Of(customerId), item, form, http, view, make, ct)).ReadsForm().Needs(Right.GetKeys);
        pages.MapGet("/{item}/link", (Guid customerId, string item, HttpContext http, SoftwareView view, IOptions<DownloadOptions> options, CancellationToken ct) =>
            AskLinkAsync(Of(customerId), item, http, view, options, ct)).Needs(Right.GetKeys);
        pages.MapPost("/{item}/link", (Guid customerId, string item, PageForm form, HttpContext http, SoftwareView view, MakeDownloadLinkHandler make, IOptions<DownloadOptions> options, CancellationToken ct) =>
            LinkAsync(Of(customerId), item, form, http, view, make, options, ct)).ReadsForm().Needs(Right.GetKeys);
    }

    public static void MapOwnSoftware(this RouteGroupBuilder admin)
    {
        var pages = admin.MapGroup("/billing/products").WithMetadata(new Confidential());
        pages.MapGet("", () => Page.SeeOther(Own)).Needs(Right.UseOwnSoftware);
        pages.MapGet("/software", (HttpContext http, SoftwareView view, CancellationToken ct) => ShowAsync(Mine(http), http, view, ct)).Needs(Right.UseOwnSoftware);
        pages.MapPost("/software/{item}/key", (string item, PageForm form, HttpContext http, SoftwareView view, RevealKeyHandler reveal, CancellationToken ct) =>
            RevealAsync(Mine(http), item, form, http, view, reveal, ct)).ReadsForm().Needs(Right.UseOwnSoftware);
        pages.MapPost("/software/{item}/download", (string item, PageForm form, HttpContext http, SoftwareView view, MakeDownloadLinkHandler make, CancellationToken ct) =>
            DownloadAsync(Mine(http), item, form, http, view, make, ct)).ReadsForm().Needs(Right.UseOwnSoftware);
        pages.MapGet("/software/{item}/link", (string item, HttpContext http, SoftwareView view, IOptions<DownloadOptions> options, CancellationToken ct) =>
            AskLinkAsync(Mine(http), item, http, view, options, ct)).Needs(Right.UseOwnSoftware);
        pages.MapPost("/software/{item}/link", (string item, PageForm form, HttpContext http, SoftwareView view, MakeDownloadLinkHandler make, IOptions<DownloadOptions> options, CancellationToken ct) =>
            LinkAsync(Mine(http), item, form, http, view, make, options, ct)).ReadsForm().Needs(Right.UseOwnSoftware);
    }

    /// <summary>A partner's own page of a customer's software.</summary>
    internal static (CustomerId Customer, string Base) Of(Guid customer) => (new CustomerId(customer), $"/partner/customers/{customer}/software");

    internal static IResult Answer(SoftwareModel model, int status = StatusCodes.Status200OK) => model.Base == Own
        ? Page.Of<AdminSoftwarePage>(status, (nameof(AdminSoftwarePage.Model), model))
        : Page.Of<SoftwarePage>(status, (nameof(SoftwarePage.Head), CustomerPages.HeadOf(model.Of)), (nameof(SoftwarePage.Model), model));

    private static (CustomerId Customer, string Base) Mine(HttpContext http) => (http.Actor().Customer!.Value, Own);

    private static async Task<IResult> ShowAsync((CustomerId Customer, string Base) of, HttpContext http, SoftwareView view, CancellationToken ct)
    {
        var (model, refusal) = await view.ReadAsync(of.Customer, of.Base, SoftwareQuery.Read(http), http.Actor(), ct);
        if (model is null)
            return PageErrors.Of(refusal!);
        // Told only of what is cancelled: the address alone proves nothing.
        string?[] named = [.. http.Request.Query["cancelled"]];
        SoftwarePurchase[] cancelled = [.. (model.Open?.Purchases.Values ?? [])
            .Where(purchase => purchase.Status == SoftwareStatus.Cancelled && named.Contains(PurchaseText.ValueOf(purchase)))];
        return Answer(model with { Cancelled = cancelled });
    }

    private static async Task<IResult> RevealAsync(
        (CustomerId Customer, string Base) of, string item, PageForm form, HttpContext http, SoftwareView view, RevealKeyHandler reveal, CancellationToken ct)
    {
        var (found, fault) = await FindAsync(of, item, form, http, view, ct);
        if (found is not var (model, row, purchase))
            return fault!;
        var (revealed, refusal) = await reveal.HandleAsync(
            new RevealKey(of.Customer, purchase.OrderId, purchase.Number, KeyVersion(row), http.Actor()), ct);
        return revealed is null
            ? Refused(model, refusal!)
            : Answer(model with { Dialog = new SoftwareDialog.Key(row, purchase, revealed) });
    }

    /// <summary>The version as keys know it: a choice of files alone stands for the SKU's own.</summary>
    private static string? KeyVersion(SoftwareRow row) => row.Item.Versions.Contains(row.Choice.Version) ? row.Choice.Version : null;

    private static async Task<IResult> DownloadAsync(
        (CustomerId Customer, string Base) of, string item, PageForm form, HttpContext http, SoftwareView view, MakeDownloadLinkHandler make, CancellationToken ct)
    {
        var (found, fault) = await FindAsync(of, item, form, http, view, ct);
        if (found is not var (model, row, purchase))
            return fault!;
        if (FileOf(row, form["media"]) is not { } file)
            return Refused(model, new InvalidInput("media", InputFault.Unknown, form["media"]));
        var (made, refusal) = await make.HandleAsync(
            new MakeDownloadLink(of.Customer, purchase.OrderId, purchase.Number, file.File.Id, LinkPurpose.Download, http.Actor()), ct);
        return made is null ? Refused(model, refusal!) : Page.SeeOther($"/downloads/{made.Token}");
    }

    private static async Task<IResult> AskLinkAsync(
        (CustomerId Customer, string Base) of, string item, HttpContext http, SoftwareView view, IOptions<DownloadOptions> options, CancellationToken ct)
    {
        var query = SoftwareQuery.Read(http) with { Item = item, Get = true };
        var (model, refusal) = await view.ReadAsync(of.Customer, of.Base, query, http.Actor(), ct);
        if (model is null)
            return PageErrors.Of(refusal!);
        return model.Open is { } row
            && (row.Live.FirstOrDefault(live => PurchaseText.ValueOf(live) == http.Query("purchase")) ?? (row.Live is [var newest, ..] ? newest : null)) is { } purchase
            && (FileOf(row, http.Query("media")) ?? (row.Chosen is [var one, ..] ? one : null)) is { } file
            ? Answer(model with { Dialog = new SoftwareDialog.Link(row, purchase, file, options.Value.SharedLinkLifetime, null, null) })
            : PageErrors.NotFound;
    }

    private static async Task<IResult> LinkAsync(
        (CustomerId Customer, string Base) of, string item, PageForm form, HttpContext http, SoftwareView view, MakeDownloadLinkHandler make, IOptions<DownloadOptions> options, CancellationToken ct)
    {
        var (found, fault) = await FindAsync(of, item, form, http, view, ct);
        if (found is not var (model, row, purchase))
            return fault!;
        if (FileOf(row, form["media"]) is not { } file)
            return Refused(model, new InvalidInput("media", InputFault.Unknown, form["media"]));
        var dialog = new SoftwareDialog.Link(row, purchase, file, options.Value.SharedLinkLifetime, null, null);
        if (!form.Has("understood"))
            return Answer(model with { Dialog = dialog with { Untold = true } }, StatusCodes.Status400BadRequest);
        var (made, refusal) = await make.HandleAsync(
            new MakeDownloadLink(of.Customer, purchase.OrderId, purchase.Number, file.File.Id, LinkPurpose.Share, http.Actor()), ct);
        return made is null
            ? Refused(model, refusal!)
            : Answer(model with { Dialog = dialog with { Made = LinkEndpoints.UriOf(http, made), Until = made.Link.ExpiresAt } });
    }

    /// <summary>The page as it was, and which purchase the form is about; else what to answer.</summary>
    private static async Task<((SoftwareModel Model, SoftwareRow Row, SoftwareLine Purchase)? Found, IResult? Fault)> FindAsync(
        (CustomerId Customer, string Base) of, string item, PageForm form, HttpContext http, SoftwareView view, CancellationToken ct)
    {
        var (model, refusal) = await view.ReadAsync(of.Customer, of.Base, SoftwareQuery.Read(form, item), http.Actor(), ct);
        if (model is null)
            return (null, PageErrors.Of(refusal!));
        if (model.Open is not { } row)
            return (null, PageErrors.NotFound);
        return row.Item.Lines.FirstOrDefault(one => PurchaseText.ValueOf(one) == form["purchase"]) is { } purchase
            ? ((model, row, purchase), null)
            : (null, PageErrors.NotFound);
    }

    private static MediaChoice? FileOf(SoftwareRow row, string? media) => row.Files.FirstOrDefault(file => file.File.Id.ToString() == media);

    /// <summary>The page again, and why not.</summary>
    private static IResult Refused(SoftwareModel model, Refusal refusal)
    {
        int status = refusal is RevealsTooFast ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest;
        return Answer(model with { Problem = RefusalTexts.Of(refusal) }, status);
    }
}
