using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Tests.Catalog;

public class EmbeddedDataTests
{
    [Theory]
    [InlineData("a,b,c", new[] { "a", "b", "c" })]
    [InlineData(",,", new[] { "", "", "" })]
    [InlineData("", new[] { "" })]
    [InlineData("""AE,"Middle East, Central and Eastern Europe",USD""", new[] { "AE", "Middle East, Central and Eastern Europe", "USD" })]
    [InlineData(""""a,"says ""yes"", twice","",z"""", new[] { "a", "says \"yes\", twice", "", "z" })]
    public void A_line_of_our_data_is_read_by_its_commas_but_for_those_in_quotes(string line, string[] cells) => Assert.Equal(cells, EmbeddedData.Cells(line));
}
