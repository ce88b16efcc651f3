using System.CommandLine;
using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Support;
using Comptoir.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir support</c>: the operator's queue of support requests (R10.3).</summary>
internal static class SupportCommand
{
    /// <summary>Requests read at once.</summary>
    private const int Rows = 200;

    public static Command Make() => new("support", "Reads and answers support requests.")
    {
        List(),
        Show(),
        new Act("take", "Takes a request: somebody looks after it.").Made((services, id, _, by, ct) =>
            services.GetRequiredService<TakeRequestHandler>().HandleAsync(new TakeRequest(id, by), ct)),
        Answer("ask", "Asks the partner for more information.", RequestAnswer.Ask),
        new Act("approve", "Approves a refund: cancels the purchase and credits it.") { TakesAmount = true, Text = TextOf(required: false) }.Made((services, id, said, by, ct) =>
            services.GetRequiredService<ApproveRequestHandler>().HandleAsync(
                new ApproveRequest(id, said.Amount is { } amount ? new AmountAsked(amount, null) : null, said.Text, by), ct)),
        Answer("refuse", "Refuses a request with a reason.", RequestAnswer.Refuse),
        Answer("close", "Closes a request without a decision.", RequestAnswer.Close),
    };

    private static Command Answer(string name, string description, RequestAnswer answer) =>
        new Act(name, description) { Text = TextOf(required: answer != RequestAnswer.Close) }.Made((services, id, said, by, ct) =>
            services.GetRequiredService<AnswerRequestHandler>().HandleAsync(new AnswerRequest(id, answer, said.Text, by), ct));

    private static Option<string?> TextOf(bool required) => new("--text") { Description = "What the partner reads.", Required = required };

    private static Argument<string> Which() => new("REQUEST") { Description = "Id of the request." };

    private static Command List()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var state = new Option<ServiceRequestStatus?>("--state") { Description = "Only requests in this state; without it all that are not closed." };
        var command = new Command("list", "Lists requests of all partners, oldest first.") { state, data, json };
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var find = services.GetRequiredService<FindServiceRequests>();
            var (found, seek) = (new List<FoundRequest>(), new Seek(Rows));
            for (bool more = true; more;)
            {
                var page = await find.QueueAsync(parsed.GetValue(state), seek, ct);
                found.AddRange(page.Items);
                (more, seek) = (page.HasNext, seek with { From = page.Place });
            }

            await PrintAsync(parsed.InvocationConfiguration.Output, found, parsed.GetValue(json));
            return 0;
        }, ct));
        return command;
    }

    private static Command Show()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var which = Which();
        var command = new Command("show", "Shows a request with what was written and done.") { which, data, json };
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var found = await FoundAsync(services, new ServiceRequestId(parsed.GetRequiredValue(which)), await AccessOptions.ActorAsync(services, ct), ct);
            var output = parsed.InvocationConfiguration.Output;
            await PrintAsync(output, [found], parsed.GetValue(json));
            if (parsed.GetValue(json))
                return 0;
            await output.WriteLineAsync();
            await output.WriteLineAsync(found.Request.Description);
            foreach (var entry in found.Request.Entries)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{entry.At.UtcDateTime:yyyy-MM-dd HH:mm}  {entry.Kind}  {entry.By}  {entry.Text}").TrimEnd());
            return 0;
        }, ct));
        return command;
    }

    private static async Task<FoundRequest> FoundAsync(IServiceProvider services, ServiceRequestId id, Actor by, CancellationToken ct) =>
        (await services.GetRequiredService<FindServiceRequests>().OneAsync(id, null, by, ct)).OrFault();

    private static Task PrintAsync(TextWriter output, IReadOnlyList<FoundRequest> found, bool json) => json
        ? Report.JsonAsync(output, found.Select(one => new
        {
            Id = one.Request.Id.Value,
            Partner = one.PartnerName,
            one.Request.Title,
            one.Request.Description,
            one.Request.Severity,
            one.Request.Status,
            one.Request.CustomerName,
            one.Request.Subject?.OrderId,
            AmountRequested = AmountOf(one.Request, one.Request.Subject?.RequestedMinor),
            TakenBy = one.Request.TakenByName,
            one.Request.Decision,
            one.Request.DecidedBy,
            AmountApproved = AmountOf(one.Request, one.Request.ApprovedMinor),
            Created = one.Request.CreatedAt,
            Notes = one.IsWhole ? one.Request.Entries.Select(entry => new { entry.Kind, entry.By, entry.At, entry.Text }) : null,
            Files = one.IsWhole ? one.Request.Files.Select(file => new { file.Id, file.Name, file.Size }) : null,
        }))
        : Report.TableAsync(
            output,
            ["id", "partner", "state", "filed", "taken by", "requested", "title"],
            [.. found.Select(one => (string[])
            [
                one.Request.Id.Value,
                one.PartnerName,
                one.Request.StateWord,
                one.Request.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                one.Request.TakenByName ?? "",
                AmountOf(one.Request, one.Request.Subject?.RequestedMinor) ?? "",
                one.Request.Title,
            ])]);

    private static string? AmountOf(ServiceRequest request, long? minor) => request.Subject?.Of(minor)?.ToString();

    /// <summary>What is said with an act.</summary>
    private sealed record Said(string? Text, decimal? Amount);

    /// <summary>A verb that does something about one request.</summary>
    private sealed class Act(string name, string description)
    {
        public bool TakesAmount { get; init; }

        public Option<string?>? Text { get; init; }

        public Command Made(Func<IServiceProvider, ServiceRequestId, Said, Actor, CancellationToken, Task<Result<ServiceRequest>>> act)
        {
            var data = SharedOptions.Data();
            var json = Report.JsonOption();
            var which = Which();
            var by = new Option<string?>("--as") { Description = "User name of the operator's person who does it; the program itself without." };
            var amount = new Option<decimal?>("--amount") { Description = "What to give back, in the terms of the price; without it what the rules give." };
            var command = new Command(name, description) { which, by, data, json };
            if (Text is not null)
                command.Add(Text);
            if (TakesAmount)
                command.Add(amount);
            command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
            {
                var actor = await ActorAsync(services, parsed.GetValue(by), ct);
                var said = new Said(Text is null ? null : parsed.GetValue(Text), TakesAmount ? parsed.GetValue(amount) : null);
                var changed = (await act(services, new ServiceRequestId(parsed.GetRequiredValue(which)), said, actor, ct)).OrFault();
                await PrintAsync(parsed.InvocationConfiguration.Output, [await FoundAsync(services, changed.Id, actor, ct)], parsed.GetValue(json));
                return 0;
            }, ct));
            return command;
        }

        private static async Task<Actor> ActorAsync(IServiceProvider services, string? userName, CancellationToken ct)
        {
            var program = await AccessOptions.ActorAsync(services, ct);
            if (userName is null)
                return program;
            string key = User.KeyOf(userName);
            var user = await services.GetRequiredService<ComptoirDb>().Users.AsNoTracking().SingleOrDefaultAsync(
                u => u.PartnerId == program.Partner && u.CustomerId == null && u.UserNameKey == key && u.Enabled, ct);
            return user is null || !user.Roles.Contains(Role.Operator)
                ? throw new SetupFaultException($"There is no operator '{userName}'.")
                : program with { User = user.Id, UserName = user.UserName };
        }
    }
}
