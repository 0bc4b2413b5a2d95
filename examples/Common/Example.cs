using System.CommandLine;
using System.Globalization;
using BayesSampler.Plotting;

namespace BayesSampler.Examples;

/// <summary>What the small examples share and a reader may skip: two options, headings, a folder of pictures.</summary>
internal sealed class Example
{
    private readonly string _folder;
    private readonly List<string> _pictures = [];

    private Example(string folder, ulong seed)
    {
        _folder = folder;
        Seed = seed;
    }

    /// <summary>Of all randomness in the program.</summary>
    public ulong Seed { get; }

    /// <summary>Reads <c>--out</c> and <c>--seed</c>; ends the program after <c>--help</c> (0) or bad input (2).</summary>
    public static Example Start(string[] args, string name, string description)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Option<string> folder = new("--out") { Description = "Folder for the pictures.", DefaultValueFactory = _ => name };
        Option<ulong> seed = new("--seed") { Description = "Seed of all randomness.", DefaultValueFactory = _ => 1 };
        RootCommand command = new(description) { folder, seed };
        ParseResult parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            Console.Error.WriteLine($"Error: {parsed.Errors[0].Message}");
            Environment.Exit(2);
        }

        Example? example = null;
        command.SetAction(result => example = new Example(result.GetValue(folder)!, result.GetValue(seed)));
        int exitCode = parsed.Invoke();
        if (example is null) Environment.Exit(exitCode);
        Directory.CreateDirectory(example!._folder);
        return example;
    }

    /// <summary>A heading above what follows on the console.</summary>
    public static void Heading(string text) => Console.WriteLine($"\n{text}\n{new string('-', text.Length)}");

    /// <summary>Saves a picture as PNG under a name without extension.</summary>
    public void Save(string name, Figure figure)
    {
        string path = Path.Combine(_folder, name + ".png");
        figure.SavePng(path);
        _pictures.Add(path);
    }

    /// <summary>Says where the pictures are.</summary>
    public void Finish() => Console.WriteLine($"\nPictures: {string.Join(", ", _pictures)}");
}
