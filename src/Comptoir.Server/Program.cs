System.Console.WriteLine("comptoir");
