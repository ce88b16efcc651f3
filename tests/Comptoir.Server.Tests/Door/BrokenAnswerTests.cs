using Comptoir.Server.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace Comptoir.Server.Tests.Door;

/// <summary>R15.4: a half-sent answer never passes for a whole one.</summary>
public sealed class BrokenAnswerTests
{
    [Fact]
    public async Task An_answer_that_breaks_after_its_first_bytes_is_cut_off()
    {
        var (http, connection) = (new DefaultHttpContext(), new Connection());
        http.Features.Set<IHttpResponseFeature>(connection);
        http.Features.Set<IHttpRequestLifetimeFeature>(connection);

        await new OuterErrors(_ => throw new InvalidOperationException("The database went away."), NullLogger<OuterErrors>.Instance).InvokeAsync(http);

        Assert.True(connection.IsCut);
    }

    private sealed class Connection : HttpResponseFeature, IHttpRequestLifetimeFeature
    {
        public bool IsCut { get; private set; }

        public override bool HasStarted => true;

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsCut = true;
    }
}
