namespace Comptoir.Benchmarks;

/// <summary>How much of everything.</summary>
/// <param name="Repeats">Runs of each workload; the median is told, with the spread.</param>
/// <param name="OperationsAlone">Operations of each kind by one client.</param>
/// <param name="OperationsTogether">Operations of each kind by many clients.</param>
/// <param name="Starts">Cold starts of each kind.</param>
/// <param name="IdleAfter">When the memory of a server that nobody asks is looked at.</param>
/// <param name="MediaBytes">Size of the file that is downloaded.</param>
/// <param name="BytesEach">How much of it each of the many clients takes before it hangs up.</param>
/// <param name="SheetRows">Rows of the imported price sheet.</param>
/// <param name="Charges">Charges of the month that is invoiced.</param>
/// <param name="BilledPartners">Partners they are spread over.</param>
/// <param name="ActivityRecords">Records of the activity log when it is largest.</param>
/// <param name="ReservationSkus">Reservation SKUs of the large catalogue.</param>
internal sealed record Plan(
    int Repeats,
    int OperationsAlone,
    int OperationsTogether,
    int Starts,
    IReadOnlyList<TimeSpan> IdleAfter,
    long MediaBytes,
    long BytesEach,
    int Downloaders,
    int SheetRows,
    int Charges,
    int BilledPartners,
    int ActivityRecords,
    int ReservationSkus)
{
    /// <summary>How long what a server answers a thousand times a second and more is asked: a count of operations would be done too soon to be
    /// measured.</summary>
    public TimeSpan ReadFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a limit is looked at each time, whole seconds.</summary>
    public TimeSpan LimitFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Orders stored when checkouts are measured again.</summary>
    public IReadOnlyList<int> GrowthOrders { get; init; } = [1_000, 100_000, 1_000_000];

    /// <summary>Records stored when pages of the activity log are.</summary>
    public IReadOnlyList<int> GrowthActivity { get; init; } = [100_000, 1_000_000, 10_000_000];

    /// <summary>Charges of the months that are invoiced one after the other.</summary>
    public IReadOnlyList<int> GrowthCharges { get; init; } = [1_000, 10_000, 100_000, 1_000_000];

    /// <summary>Lines of the invoice whose reconciliation file is taken.</summary>
    public int SheetLines { get; init; } = 1_000_000;

    /// <summary>How often the document of an invoice is taken.</summary>
    public int Documents { get; init; } = 20;

    private const long GiB = 1L << 30;

    public static readonly Plan Full = new(
        Repeats: 3,
        OperationsAlone: 200,
        OperationsTogether: 1600,
        Starts: 5,
        IdleAfter: [TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)],
        MediaBytes: 4 * GiB,
        BytesEach: 4 * GiB,
        Downloaders: 50,
        SheetRows: 200_000,
        Charges: 200_000,
        BilledPartners: 500,
        ActivityRecords: 2_000_000,
        ReservationSkus: 50_000);

    public static readonly Plan Quick = new(
        Repeats: 1,
        OperationsAlone: 60,
        OperationsTogether: 480,
        Starts: 3,
        IdleAfter: [TimeSpan.FromSeconds(20)],
        MediaBytes: 4 * GiB,
        BytesEach: GiB / 4,
        Downloaders: 50,
        SheetRows: 50_000,
        Charges: 40_000,
        BilledPartners: 100,
        ActivityRecords: 400_000,
        ReservationSkus: 50_000)
    {
        ReadFor = TimeSpan.FromSeconds(2),
        LimitFor = TimeSpan.FromSeconds(1),
        GrowthOrders = [1_000, 10_000],
        GrowthActivity = [100_000, 400_000],
        GrowthCharges = [1_000, 10_000],
        SheetLines = 100_000,
        Documents = 5,
    };
}
