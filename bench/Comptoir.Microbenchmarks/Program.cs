using Comptoir.Microbenchmarks;

return MicroCommand.Run(args);
