namespace Comptoir.Portal.Tests.Shared;

/// <summary>The pages that say no: what is not there, and what is not allowed.</summary>
public sealed class StateTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData("agathe@garance.example", "/partner/nothing", true)]
    [InlineData("ines@brasserie-leon.onmicrosoft.com", "/admin/nothing", false), InlineData("operator@distribution.example", "/operator/nothing", false)]
    public async Task Who_finds_nothing_is_told_to_search_where_there_is_a_search(string user, string address, bool searches)
    {
        using var reader = await Reader.SignedInAsync(server, user);

        var page = await reader.GetAsync(address);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, page.Status);
        Assert.Equal(searches, page.Words.Contains("Search for the customer or order instead", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("paul@brasserie-leon.onmicrosoft.com", "/admin/billing/products/software", "en", "This needs the role: Global admin", true)]
    [InlineData("paul@brasserie-leon.onmicrosoft.com", "/admin/billing/products/software", "fr", "Il faut le rôle\u00A0: Administrateur général", true)]
    [InlineData("hugo@garance.example", "/partner/billing", "en", "This needs one of these roles: ", true)]
    [InlineData("hugo@garance.example", "/partner/billing", "fr", "Il faut l’un de ces rôles\u00A0: ", true)]
    [InlineData("operator@distribution.example", "/partner", "en", "This is for partners and customers.", false)]
    public async Task Who_is_refused_is_told_which_roles_may_and_of_none_where_none_does(string user, string address, string language, string words, bool given)
    {
        using var reader = await Reader.SignedInAsync(server, user, language);

        var page = await reader.GetAsync(address);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, page.Status);
        Assert.Contains(words, page.Words, StringComparison.Ordinal);
        Assert.Equal(given, page.Words.Contains(language == "fr" ? "peut vous attribuer le rôle" : "can give you the role", StringComparison.Ordinal));
    }
}
