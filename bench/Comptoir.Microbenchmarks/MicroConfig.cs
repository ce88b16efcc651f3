using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Comptoir.Microbenchmarks.Results;
using Perfolizer.Horology;

namespace Comptoir.Microbenchmarks;

/// <summary>How all are measured: shortly, as the whole suite is to take no longer than five minutes.</summary>
/// <remarks>In this process: for one of its own the library builds a project that builds the whole product again, and was not done with
/// it after two minutes, when it gives up.</remarks>
internal static class MicroConfig
{
    public static IConfig Into(string results) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithWarmupCount(4)
            .WithIterationCount(10)
            .WithIterationTime(TimeInterval.FromMilliseconds(200))
            .WithToolchain(InProcessEmitToolchain.Instance))
        .AddColumn(TargetMethodColumn.Type, TargetMethodColumn.Method)
        .AddColumnProvider(DefaultColumnProviders.Params, DefaultColumnProviders.Metrics)
        .AddColumn(StatisticColumn.Median, StatisticColumn.Min, StatisticColumn.Max, new GoalColumn())
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddLogger(ConsoleLogger.Default)
        .AddExporter(MarkdownExporter.GitHub, JsonExporter.Brief)
        .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared, MethodOrderPolicy.Declared))
        .WithOptions(ConfigOptions.JoinSummary)
        .WithArtifactsPath(Path.Combine(results, "micro"));
}
