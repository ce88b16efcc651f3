using Comptoir.Commerce.Licensing;

namespace Comptoir.Commerce.Tests.Licensing;

/// <summary>The 32-digit key (R5.2).</summary>
public class ProductKeyCodeTests
{
    [Fact]
    public void A_key_is_eight_groups_of_four_digits_whose_check_agrees()
    {
        string key = ProductKeyCode.New();

        Assert.Matches("^[0-9]{4}(-[0-9]{4}){7}$", key);
        Assert.True(ProductKeyCode.IsWellFormed(key));
        Assert.True(ProductKeyCode.IsWellFormed(key.Replace("-", " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Any_one_wrong_digit_is_found()
    {
        for (int sample = 0; sample < 50; sample++)
        {
            string digits = ProductKeyCode.Normalize(ProductKeyCode.New());
            for (int place = 0; place < digits.Length; place++)
            {
                foreach (char wrong in "0123456789".Where(digit => digit != digits[place]))
                    Assert.False(ProductKeyCode.IsWellFormed(digits[..place] + wrong + digits[(place + 1)..]), $"{digits} at {place}");
            }
        }
    }

    [Fact]
    public void Any_two_neighbours_swapped_are_found()
    {
        for (int sample = 0; sample < 500; sample++)
        {
            string digits = ProductKeyCode.Normalize(ProductKeyCode.New());
            for (int place = 0; place + 1 < digits.Length; place++)
            {
                if (digits[place] != digits[place + 1])
                    Assert.False(ProductKeyCode.IsWellFormed(digits[..place] + digits[place + 1] + digits[place] + digits[(place + 2)..]), $"{digits} at {place}");
            }
        }
    }

    [Fact]
    public void Of_ten_thousand_keys_none_is_like_another_and_every_digit_stands_everywhere()
    {
        string[] keys = [.. Enumerable.Range(0, 10_000).Select(_ => ProductKeyCode.Normalize(ProductKeyCode.New()))];

        Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
        // 1,000 of each digit in each of the 28 random places; six deviations are 180.
        for (int place = 0; place < 28; place++)
            Assert.All("0123456789", digit => Assert.InRange(keys.Count(key => key[place] == digit), 820, 1180));
    }

    [Fact]
    public void A_key_has_at_least_ninety_bits_of_chance() => Assert.True(28 * Math.Log2(10) >= 90);

    [Theory]
    [InlineData("1234-5678", false)]
    [InlineData("AAAA-1111-2222-3333-4444-5555-6666-7777", false)]
    [InlineData("1111-1111-2222-3333-4444-5555-6666-7777", true)]
    public void Only_thirty_two_digits_can_be_a_key_mistyped(string text, bool looks) => Assert.Equal(looks, ProductKeyCode.LooksIssued(text));

    [Fact]
    public void What_holds_a_key_or_a_link_does_not_print_it()
    {
        var key = new RevealedKey("1111-2222", Commerce.Catalog.KeyFormat.D32, "2022", default);

        Assert.DoesNotContain("1111", key.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new KeyRow(1, "secret", "", null).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new Downloads.OpenDownload("secret", _ => null, null, default).ToString(), StringComparison.Ordinal);
    }
}
