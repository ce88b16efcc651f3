using Comptoir.Server.Cli;

return await ComptoirCommand.RunAsync(args);
