using Comptoir.Benchmarks;
using Comptoir.Benchmarks.Reads;

return args is [PlainAnswers.Verb, var url] ? await PlainAnswers.RunAsync(url) : await BenchCommand.RunAsync(args);
