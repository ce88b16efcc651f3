using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Stores;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Benchmarks.Workloads;

/// <summary>Carts of one to three lines on their way: made, bought, a key of theirs revealed, cancelled. Each step checks its
/// answer.</summary>
internal sealed class Trade(World world, IReadOnlyList<Caller> callers, int count)
{
    private readonly string[] carts = new string[count];
    private readonly string[] orders = new string[count];
    private readonly Guid[] checkouts = new Guid[count];
    private readonly decimal[] quoted = new decimal[count];
    private readonly ConcurrentDictionary<string, int> keys = new(StringComparer.Ordinal);

    public int Count => count;

    public static int LinesOf(int number) => 1 + (number % 3);

    public async Task CreateCartAsync(int number)
    {
        var cart = await Of(number).SendAsync(HttpMethod.Post, $"/v1/customers/{CustomerOf(number)}/carts", $$"""{"lineItems":[{{Lines(LinesOf(number))}}]}""", 201);
        Check(cart.GetProperty("quotes").GetArrayLength() == 1, "a cart without its one quote", cart);
        carts[number] = cart.GetProperty("id").GetString()!;
        quoted[number] = cart.GetProperty("quotes")[0].GetProperty("total").GetDecimal();
    }

    public async Task CheckOutAsync(int number)
    {
        var made = await Of(number).SendAsync(
            HttpMethod.Post, $"/v1/customers/{CustomerOf(number)}/carts/{carts[number]}/checkout", null, 201, checkouts[number] = FreshRequest());
        Check(made.GetProperty("orders").GetArrayLength() == 1 && made.GetProperty("orderErrors").GetArrayLength() == 0, "not the one order", made);
        var order = made.GetProperty("orders")[0];
        Check(order.GetProperty("status").GetString() == "completed" && order.GetProperty("lineItems").GetArrayLength() == LinesOf(number), "another order than was asked for", order);
        orders[number] = order.GetProperty("id").GetString()!;
    }

    /// <summary>Puts the cart's lines anew, as a buyer does who adds one.</summary>
    public async Task ReplaceCartAsync(int number)
    {
        var cart = await Of(number).SendAsync(
            HttpMethod.Put, $"/v1/customers/{CustomerOf(number)}/carts/{carts[number]}", $$"""{"id":"{{carts[number]}}","lineItems":[{{Lines(LinesOf(number))}}]}""", 200);
        Check(cart.GetProperty("lineItems").GetArrayLength() == LinesOf(number), "another cart than was put", cart);
    }

    public async Task<JsonElement> ReadOrderAsync(int number)
    {
        var order = await Of(number).SendAsync(HttpMethod.Get, OrderPathOf(number), null, 200);
        Check(order.GetProperty("lineItems").GetArrayLength() == LinesOf(number), "another order than was asked for", order);
        return order;
    }

    /// <summary>Asks for the checkout again under the id it was asked for with; the answer must be the first.</summary>
    public async Task CheckOutAgainAsync(int number)
    {
        var made = await Of(number).SendAsync(
            HttpMethod.Post, $"/v1/customers/{CustomerOf(number)}/carts/{carts[number]}/checkout", null, 201, checkouts[number]);
        Check(made.GetProperty("orders")[0].GetProperty("id").GetString() == orders[number], "another order for the same request", made);
    }

    public async Task RevealAsync(int number)
    {
        var key = await Of(number).SendAsync(HttpMethod.Post, $"/comptoir/v1/customers/{CustomerOf(number)}/orders/{orders[number]}/lineitems/0/keys", "{}", 200);
        string text = key.GetProperty("productKey").GetString()!;
        Check(text.Count(char.IsAsciiDigit) == 32, "no 32-digit key", key);
        Check(keys.TryAdd(text, number), "a key for the second time", key);
    }

    public async Task CancelAsync(int number)
    {
        var order = await Of(number).SendAsync(
            HttpMethod.Patch,
            $"/v1/customers/{CustomerOf(number)}/orders/{orders[number]}",
            $$"""{"id":"{{orders[number]}}","status":"cancelled"}""",
            200,
            FreshRequest());
        Check(order.GetProperty("status").GetString() == "cancelled", "not cancelled", order);
    }

    /// <summary>What the carts were quoted, in minor units of their one currency.</summary>
    public long QuotedMinor => (long)(quoted.Sum() * 100);

    public string OrderOf(int number) => orders[number];

    public string OrderPathOf(int number) => $"/v1/customers/{CustomerOf(number)}/orders/{orders[number]}";

    private string Lines(int count) => string.Join(',', world.Items.Take(count).Select((item, id) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":{{id}},"catalogItemId":"{{item.CatalogItemId}}","quantity":{{item.Quantity}},"billingCycle":"one_time"}""")));

    private static void Check(bool right, string fault, JsonElement answer)
    {
        if (!right)
            throw new WrongAnswerException($"The server answered with {fault}: {answer}");
    }

#pragma warning disable RS0030 // A caller's request id; not the product's.
    private static Guid FreshRequest() => Guid.NewGuid();
#pragma warning restore RS0030

    /// <summary>Neighbours in time are of different partners, as on a busy day.</summary>
    private Caller Of(int number) => callers[number % callers.Count];

    private Guid CustomerOf(int number)
    {
        var customers = Of(number).Partner.Customers;
        return customers[number / callers.Count % customers.Count];
    }
}
