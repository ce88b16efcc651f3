using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Access;

/// <summary>Hashes, checks and makes passwords. A hash takes tens of milliseconds of processor time on purpose: make it before
/// a transaction begins.</summary>
public sealed class Passwords
{
    // Without 0 O 1 l I: these are read off a screen and typed.
    private const string Upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Lower = "abcdefghijkmnopqrstuvwxyz";
    private const string Digits = "23456789";
    private const string Signs = "!#$%*+-=?@_";
    private const int Length = 16;

    private readonly PasswordHasher<User> hasher;
    private readonly Lazy<string> nobody;

    public Passwords(IOptions<PasswordHasherOptions> options)
    {
        hasher = new PasswordHasher<User>(options);
        nobody = new Lazy<string>(() => Hash(Generate()));
    }

    /// <summary>16 characters, some of each kind: about 90 bits of chance.</summary>
    public static string Generate()
    {
        Span<char> password = stackalloc char[Length];
        RandomNumberGenerator.GetItems(Upper + Lower + Digits + Signs, password);
        // One of each kind, in the first four places of a text that is then shuffled.
        string[] kinds = [Upper, Lower, Digits, Signs];
        for (int i = 0; i < kinds.Length; i++)
            password[i] = kinds[i][RandomNumberGenerator.GetInt32(kinds[i].Length)];
        RandomNumberGenerator.Shuffle(password);
        return new string(password);
    }

    /// <summary>Salted PBKDF2; the parameters are in the text.</summary>
    public string Hash(string password) => hasher.HashPassword(null!, password);

    /// <summary>Whether it is the user's password. For a user who is not, or has none, it takes as long and is never true.</summary>
    public bool Verify(User? user, string password)
    {
        bool has = user is { PasswordHash.Length: > 0 };
        var outcome = hasher.VerifyHashedPassword(null!, has ? user!.PasswordHash : nobody.Value, password);
        return has && outcome != PasswordVerificationResult.Failed;
    }
}
