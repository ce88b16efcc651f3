using System.Collections;
using System.Globalization;
using System.Resources;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Documents;

namespace Comptoir.Server.Tests.Documents;

/// <summary>An invoice on paper: what it says in both languages, on each page, and what a hostile name does to it (R14.2, R14.3, T11).</summary>
public sealed class StatementTests
{
    private static readonly Currency Euro = Currency.Of("EUR");

    [Fact]
    public async Task An_invoice_says_who_owes_whom_what_until_when()
    {
        var document = await WriteAsync(Invoice("en-GB", 1));

        var page = Assert.Single(document.Pages);
        string[] expected =
        [
            "Contoso Distribution", "Invoice", "From", "12 Quay Street", "Tax ID FR40123456789", "Billed to", "Vauban Informatique", "75002 Paris",
            "Number", "G000700311", "Date", "1 Apr 2026", "Billing period", "1 Mar 2026 – 31 Mar 2026", "Due date", "31 May 2026", "MPN ID", "5550101",
            "Amount due", "EUR 1,200.00", "Windows Server Standard", "Order ord-1 of 2 Mar 2026", "Total excluding tax", "EUR 1,000.00", "Tax 20% on EUR 1,000.00", "Page 1 of 1",
        ];
        Assert.Empty(expected.Select(text => text.Replace(' ', ' ')).Except(page.Select(text => text.Replace('\u00A0', ' '))));
        Assert.Equal("Invoice G000700311", document.Title);
        Assert.Equal("en-GB", document.Language);
    }

    [Fact]
    public async Task A_French_partner_gets_a_French_invoice_without_the_space_that_the_fonts_lack()
    {
        var document = await WriteAsync(Invoice("fr-FR", 1));

        var page = document.Pages[0];
        Assert.Contains("Facture", page);
        Assert.Contains("Montant à payer", page);
        Assert.Contains("1\u00A0200,00\u00A0EUR", page);
        Assert.Contains("Taxe 20\u00A0% sur 1\u00A0000,00\u00A0EUR", page);
        Assert.Contains("1er\u00A0avr.\u00A02026", page);
        Assert.Contains("Page 1 sur 1", page);
        Assert.DoesNotContain(page, text => text.Contains('\u202F', StringComparison.Ordinal));
        Assert.Equal("fr-FR", document.Language);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(2000)]
    public async Task Every_line_is_there_once_and_every_page_has_the_heads_of_the_columns_and_its_number(int count)
    {
        var document = await WriteAsync(Invoice("en-GB", count));

        var orders = document.Pages.SelectMany(page => page).Where(text => text.StartsWith("Order ord-", StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(1, count).Select(line => $"Order ord-{line} of 2\u00A0Mar\u00A02026"), orders);
        Assert.True(document.Pages.Count > 1);
        Assert.All(document.Pages.SkipLast(1), page => Assert.Contains("Unit price", page));
        Assert.Equal(
            Enumerable.Range(1, document.Pages.Count).Select(page => $"Page {page} of {document.Pages.Count}"),
            document.Pages.Select(page => Assert.Single(page, text => text.StartsWith("Page ", StringComparison.Ordinal))));
        Assert.Contains("Total including tax", document.Pages[^1]);
    }

    [Fact]
    public async Task A_credit_names_its_order_and_a_negative_invoice_is_a_credit_note_whose_credit_is_carried_on()
    {
        var (statement, lines) = Invoice("en-GB", 1);
        lines = [lines[0] with { ChargeType = "cancelImmediate", IsCredit = true, Subtotal = Of(-1000), Tax = Of(-200) }];
        var document = await WriteAsync((statement with { Subtotal = Of(-1000), Tax = Of(-200), Carried = Of(100) }, lines));

        var page = document.Pages[0];
        Assert.Contains("Credit note", page);
        Assert.DoesNotContain("Invoice", page);
        Assert.Contains("Credit for order ord-1 of 2\u00A0Mar\u00A02026", page);
        Assert.Contains("Carried forward from earlier invoices", page);
        Assert.Contains("Credit carried to your next invoice", page);
        Assert.Contains("\u2212EUR\u00A01,100.00", page);
    }

    [Fact]
    public async Task Tax_that_prices_include_is_shown_as_part_of_them()
    {
        var (statement, lines) = Invoice("en-AU", 1);
        lines = [lines[0] with { TaxIncluded = true, TaxRate = 0.1m }];
        var document = await WriteAsync((statement with { Taxes = [new StatementTax(0.1m, true, Of(1000), Of(100))] }, lines));

        Assert.Contains("Of which tax 10%, included in prices, on EUR\u00A01,000.00", document.Pages[0]);
        Assert.Contains("tax included", document.Pages[0]);
    }

    [Theory]
    [InlineData("JPY", 0, "1,000")]
    [InlineData("KWD", 3, "1,000.000")]
    public async Task Figures_have_the_decimals_of_their_currency(string code, int decimals, string expected)
    {
        var (currency, (statement, lines)) = (Currency.Of(code), Invoice("en-GB", 1));
        Money In(decimal amount) => new(amount, currency);
        lines = [lines[0] with { Subtotal = In(1000), Tax = In(200) }];
        var document = await WriteAsync((statement with { Currency = currency, Subtotal = In(1000), Tax = In(200), Carried = In(0), Taxes = [] }, lines));

        Assert.Equal(decimals, currency.Decimals);
        Assert.Contains(expected, document.Pages[0]);
        Assert.Contains($"{code}\u00A0{expected}", document.Pages[0]);
    }

    [Fact]
    public async Task Names_are_shown_as_what_they_are_and_do_nothing()
    {
        const string Name = @"(\\) <script>alert(1)</script> %%EOF endstream 東京 שלום 😀";
        var (statement, lines) = Invoice("en-GB", 1);
        byte[] file = await BytesAsync((statement with { Partner = statement.Partner with { Name = Name } }, [lines[0] with { Customer = new string('W', 10_000) }]));

        var document = new PdfReader(file);
        string text = string.Concat(document.Pages[0]).Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains(Name.Replace(" ", "", StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.Single(document.Pages);
        Assert.Contains(document.Pages[0], line => line.EndsWith("WWW…", StringComparison.Ordinal));
        Assert.DoesNotContain(document.Objects, value => value.Contains("/JS", StringComparison.Ordinal) || value.Contains("/Action", StringComparison.Ordinal)
            || value.Contains("/EmbeddedFile", StringComparison.Ordinal) || value.Contains("/URI", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_document_can_be_read_out_and_carries_no_more_of_its_fonts_than_it_shows()
    {
        var document = await WriteAsync(Invoice("en-GB", 40));

        Assert.Contains("/MarkInfo<</Marked true>>", document.Catalog, StringComparison.Ordinal);
        int Tags(string type) => document.Objects.Count(value => value.Contains($"/StructElem/S/{type}/", StringComparison.Ordinal));
        Assert.Equal((1, 1, 41, 8, 320), (Tags("H1"), Tags("Table"), Tags("TR"), Tags("TH"), Tags("TD")));
        Assert.Equal(2, document.Fonts.Count());
        Assert.All(document.Fonts, font => Assert.InRange(font.Length, 10_000, 60_000));
    }

    [Fact]
    public void Both_languages_have_all_texts()
    {
        var texts = new ResourceManager("Comptoir.Server.Documents.Statement", typeof(StatementDocument).Assembly);
        List<string> NamesIn(string culture) =>
            [.. texts.GetResourceSet(CultureInfo.GetCultureInfo(culture), true, false)!.Cast<DictionaryEntry>().Select(text => (string)text.Key).Order(StringComparer.Ordinal)];

        Assert.Equal(NamesIn(""), NamesIn("fr"));
    }

    internal static (Statement Statement, List<StatementLine> Lines) Invoice(string culture, int count) =>
    (
        new Statement(
            "G000700311",
            culture,
            IssuedOn: new(2026, 4, 1),
            DueOn: new(2026, 5, 31),
            PeriodStart: new(2026, 3, 1),
            PeriodEnd: new(2026, 3, 31),
            Euro,
            Operator: new StatementParty("Contoso Distribution", ["12 Quay Street", "Dublin 2", "Ireland"], "IE1234567T"),
            Partner: new StatementParty("Vauban Informatique", ["3 rue de la Paix", "75002 Paris", "France"], "FR40123456789"),
            MpnId: "5550101",
            PurchaseOrderNumber: null,
            Subtotal: Of(1000 * count),
            Tax: Of(200 * count),
            Carried: Of(0),
            Taxes: [new StatementTax(0.2m, false, Of(1000 * count), Of(200 * count))]),
        [.. Enumerable.Range(1, count).Select(number => new StatementLine(
            number, "new", "Windows Server Standard", "8 cores, 3 years", "Ateliers Vauban", $"ord-{number}", new DateTimeOffset(2026, 3, 2, 9, 14, 7, TimeSpan.Zero),
            new DateOnly(2026, 3, 2), new DateOnly(2029, 3, 1), Quantity: 2, UnitPrice: 500, TaxRate: 0.2m, TaxIncluded: false, Of(1000), Of(200), IsCredit: false))]
    );

    private static Money Of(decimal amount) => new(amount, Euro);

    private static async Task<PdfReader> WriteAsync((Statement, List<StatementLine>) invoice) => new(await BytesAsync(invoice));

    private static async Task<byte[]> BytesAsync((Statement Statement, List<StatementLine> Lines) invoice)
    {
        var file = new MemoryStream();
        await StatementDocument.WriteAsync(invoice.Statement, invoice.Lines.ToAsyncEnumerable(), file, TestContext.Current.CancellationToken);
        return file.ToArray();
    }
}
