using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Documents;
using Comptoir.Storage.Tests.Billing;

namespace Comptoir.Server.Tests.Documents;

/// <summary>An invoice's files are sent as its lines are read, and lines are read no faster than the files are taken: the server's memory does
/// not grow with the invoice (R14.2).</summary>
public sealed class StreamedFileTests
{
    private const int Lines = 20_000;

    // What a page of the document or a buffer of the sheet holds, and as much again.
    private const int Ahead = 300;

    [Fact]
    public async Task The_reconciliation_file_is_sent_as_its_lines_are_read()
    {
        var taken = new Taker();
        int most = 0;

        await ReconciliationSheet.WriteAsync("5550101", InvoiceLinesAsync(number => most = Math.Max(most, number - taken.Rows)), null, taken, TestContext.Current.CancellationToken);

        Assert.Equal(Lines + 1, taken.Rows);
        Assert.InRange(most, 1, Ahead);
    }

    [Fact]
    public async Task The_document_is_sent_page_by_page_as_its_lines_are_read()
    {
        var taken = new Taker();
        long before = 0;
        var (statement, lines) = StatementTests.Invoice("fr-FR", Lines);

        await StatementDocument.WriteAsync(statement, PacedAsync(lines, number =>
        {
            if (number % Ahead != 0)
                return;
            Assert.True(taken.Length > before, $"Nothing was sent of the lines {number - Ahead} to {number}.");
            before = taken.Length;
        }), taken, TestContext.Current.CancellationToken);

        Assert.True(before > 0);
    }

    [Theory]
    [InlineData("sheet")]
    [InlineData("document")]
    public async Task Who_stops_taking_a_file_stops_the_reading_of_its_lines(string file)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var taken = new Taker { StopsAfter = 100_000 };
        int read = 0;
        var (statement, lines) = StatementTests.Invoice("fr-FR", Lines);
        var writing = file == "sheet"
            ? ReconciliationSheet.WriteAsync("5550101", InvoiceLinesAsync(number => read = number), null, taken, ending.Token)
            : StatementDocument.WriteAsync(statement, PacedAsync(lines, number => read = number), taken, ending.Token);

        await Task.WhenAny(taken.Stopped, writing);

        Assert.False(writing.IsCompleted);
        Assert.InRange(read, 1, Lines / 4);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => writing);
    }

    private static async IAsyncEnumerable<T> PacedAsync<T>(IEnumerable<T> lines, Action<int> reads)
    {
        int number = 0;
        foreach (var line in lines)
        {
            reads(++number);
            yield return line;
        }

        await Task.CompletedTask;
    }

    private static IAsyncEnumerable<InvoicedLine> InvoiceLinesAsync(Action<int> reads) =>
        PacedAsync(Enumerable.Range(1, Lines).Select(number => new InvoicedLine("G000700311", number, Charge(number))), reads);

    private static LedgerEntry Charge(int number) => ManyEntries.Make(
        new PartnerId(new Guid(1, 0, 0, new byte[8])),
        new Guid(number, 1, 0, new byte[8]),
        new CustomerId(new Guid(2, 0, 0, new byte[8])),
        new OrderId(string.Create(CultureInfo.InvariantCulture, $"ord-{number}")),
        new DateTimeOffset(2026, 3, 2, 9, 14, 7, TimeSpan.Zero));

    /// <summary>Takes what is sent, counts it and keeps nothing.</summary>
    private sealed class Taker : Stream
    {
        private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long length;

        /// <summary>From so many bytes on nothing more is taken.</summary>
        public long StopsAfter { get; init; } = long.MaxValue;

        public Task Stopped => stopped.Task;

        public int Rows { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => length;

        public override long Position { get => length; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("An answer is written asynchronously.");

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // As a connection that was given up.
            if (stopped.Task.IsCompleted)
                throw new IOException("Nobody takes it any more.");
            length += buffer.Length;
            Rows += buffer.Span.Count((byte)'\n');
            if (length < StopsAfter)
                return;
            stopped.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
