using Comptoir.Benchmarks;

return await BenchCommand.RunAsync(args);
