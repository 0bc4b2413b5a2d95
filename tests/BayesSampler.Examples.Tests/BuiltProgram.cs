using System.Diagnostics;

namespace BayesSampler.Examples.Tests;

/// <summary>Runs a built program of the examples in a folder of its own.</summary>
internal class BuiltProgram : IDisposable
{
    private readonly string _name;

    public BuiltProgram(string name)
    {
        _name = name;
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public string Out => Path.Combine(Folder, "out");

    public (int ExitCode, string Output, string Error) Run(params IEnumerable<string> arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? _name + ".exe" : _name);
        ProcessStartInfo start = new(program, [.. arguments, "--out", Out])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
