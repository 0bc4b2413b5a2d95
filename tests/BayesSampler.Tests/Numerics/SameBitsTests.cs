using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace BayesSampler.Tests;

/// <summary>
/// The numbers behind a draw have the same bits whatever instruction sets, processors and compilation the runtime uses. Runs the
/// program BayesSampler.SameBits under the runtime's switches; each test first asserts that its switch had effect.
/// </summary>
public sealed class SameBitsTests
{
    private const string HashPrefix = "hash.";

    /// <summary>How the names of the runtime's switches that could matter begin, after DOTNET_.</summary>
    private static readonly string[] Switches = ["Enable", "PROCESSOR_COUNT", "Tiered", "TC_", "ReadyToRun", "Jit", "PreferredVector", "MaxVector"];

    // A change here changes the draws of every user: it belongs into the change log.
    private static readonly Dictionary<string, string> Golden = new(StringComparer.Ordinal)
    {
        ["PortableMath.Exp"] = "856CF231DF9DB7C023386E1C066CAE862622032DD1A693D06DEEEFF88B32B84E",
        ["PortableMath.Log"] = "7969329564E7B43EC3C68A9A104F50F315C82930AD1A301FA12F1AB2000B0B05",
        ["PortableMath.Log1p"] = "6B31A78495449D39EDCC8DDFAC0AF450EFFD0B2B0652B8A4F9A42468B283927C",
        ["PortableMath.Expm1"] = "D4373D1E4E47B4D1F55572A664102FD4E8D571ACDACED5DAD6B71A5111879EF6",
        ["PortableMath.Sin"] = "616E09E16F6AB1F08E79800DDF1EFF4A1CC6CBDC4EEB8342659D83B3EB90AB07",
        ["PortableMath.Cos"] = "8FE0857416C0314A46CAA094A6CBF65A2DEB01FFDC97035A01C125D0B01EDDDC",
        ["PortableMath.Tanh"] = "86ED8B33F9019B9854B4A45A6E4CDCE820985BDA3B1222D178B9B8385868AA7A",
        ["PortableMath.LogisticSigmoid"] = "82A6F471810E76E334F9D8380C18076EA48FE45E7563156E77F5CC290988182B",
        ["PortableMath.Log1pExp"] = "D8DE5AE0BB669AB1C723CEECFFACF13A323E831421E0FD730B27DF5B0FE48F56",
        ["LogSumExp"] = "00A143E2671CD84CAA785600D0AB90D08AA991C36E06326E805F0B08128C569F",
        ["FixedOrder"] = "B261CC76C3D2D79969680CB2105493621FB3DC699C5E13BDE2ACF436A5B7464D",
        ["Words"] = "950937BB23072BA55CFD7A81B2E0C17BF3EA822405AD4B8D9F0281FEA3F269F8",
        ["Uniforms"] = "3B1AD6950D1965EE5FE5BF1CED116969ADF9410ADC78CFFCFC1F17BECE09382C",
        ["Normals"] = "1508FBEC8A9955BB04CE27C78D3AEA507F256D4EC8605CC1D54E7197CBCCBA5C",
        ["Exponentials"] = "6AFCDAADA0C2BDAD0799BE0D07D11FC6A16000A25948199853A842920E08ECF2",
        ["Integers"] = "C328538A8DD464727F2FE4535357DFDB47A21910D18FB3738B37B58496BC5256",
        ["Nuts.Unit"] = "3230764CCBF59A3FCE75086823F6A52707A49383F474EF3801ADB95246CD97A9",
        ["Nuts.Diagonal"] = "90ED16C2FAD4D3B71439FE0BC7417D6490DAD15A9C569153AE7B498FEA249D36",
        ["Nuts.Dense"] = "7B90B5541A0D5F6D8BB4A7E3FE4D71C60554799A1CE0AE9C521AD6F8FE43517A",
        ["Nuts.LowRank"] = "4D870430CCC886E11C3D3DA7066713FC6E8FE6EDFA835068AB582E456FAC6D99",
        ["Nuts.Automatic"] = "9B15FED92AC3A551C379FDB77B915E83C2BB62892785FEF45DA9D31BA65FCBA0",
        ["Nuts.StanWindows"] = "D8F17D7CE3C0C3C4FB100411760F0124F074DA11C01EA5FDE88C77B19BACF3EA",
        ["Walnuts"] = "E9DB98F50AB3B63B7DD011964AB9A782BCE2CF5E467CD04C40F84FE84F0760E7",
        ["Hmc"] = "FC63F8C1C8A43617A6DABB3C13C0055FB0B40A29F10B6F665CE2DDD169D00C54",
        ["Metropolis"] = "5CDEEAE047953AE13DDA5B1FADE838600EBDE469FB12A7A628B10D93845F9C13",
        ["Exact"] = "9D9439E91E1B0A9FEBE41325F05A977B3D32511452FA994027E4DE330746EBDA",
        ["Models.Design"] = "F67F60EACA428E0156A13644840519C469EE7D92581EE3C1483F8AB1314F5F7E",
        ["Models.Reduced"] = "351295450AA64C21593B17B823DB985DDDF91EC6E9CCBE9DBF6CA915C7A1D05E",
        ["Models.Recursion"] = "BEEE807E6D2762B31E489ACD264B8DAB25D96957F92D946FE7B2DDD6DDE82142",
        ["Models.Elementary"] = "CED2A8597C947886590A628D74F1803EEC487DBC2F82D9D191B85DDFF7689331",
    };

    private static readonly Lazy<Dictionary<string, string>> Default = new(() => Run("", ""));

    [Fact]
    public void Hashes_are_golden_by_default() => AssertGolden(Default.Value);

    [Theory]
    [InlineData("EnableAVX512", "Vector512", "Avx512")]
    [InlineData("EnableAVX2", "Vector256", "Avx2")]
    [InlineData("EnableHWIntrinsic", "Vector128", "Vector256", "Vector512", "Avx2", "Fma")]
    public void Bits_are_the_same_without_an_instruction_set(string name, params string[] turnedOff)
    {
        // Where the processor lacks one, it is off by itself.
        Dictionary<string, string> output = Run(name, "0");
        Assert.All(turnedOff, feature => Assert.Equal("False", output[feature]));
        AssertGolden(output);
    }

    [Fact]
    public void Bits_are_the_same_where_shorter_vectors_are_preferred()
    {
        Dictionary<string, string> output = Run("PreferredVectorBitWidth", "256");
        Assert.Equal("False", output["Vector512"]);
        Assert.Equal(Default.Value["Avx512"], output["Avx512"]);
        AssertGolden(output);
    }

    [Fact]
    public void Bits_are_the_same_on_one_processor()
    {
        Dictionary<string, string> output = Run("PROCESSOR_COUNT", "1");
        Assert.Equal("1", output["Processors"]);
        AssertGolden(output);
    }

    [Fact]
    public void Bits_are_the_same_without_tiered_compilation()
    {
        Assert.Contains('3', Default.Value["Tiers"]);
        Dictionary<string, string> output = Run("TieredCompilation", "0");
        Assert.Equal("2", output["Tiers"]);
        AssertGolden(output);
    }

    [Fact]
    public void Bits_are_the_same_without_profile_guided_optimisation()
    {
        Assert.Equal("3 4 6", Default.Value["Tiers"]);
        Dictionary<string, string> output = Run("TieredPGO", "0");
        Assert.Equal("3 4", output["Tiers"]);
        AssertGolden(output);
    }

    [Fact]
    public void Bits_are_the_same_without_precompiled_code()
    {
        Dictionary<string, string> output = Run("ReadyToRun", "0");
        // The runtime's own methods come on top.
        Assert.True(Methods(output) > Methods(Default.Value) + 2000, $"{Methods(output)} methods compiled.");
        AssertGolden(output);

        static int Methods(Dictionary<string, string> output) => int.Parse(output["JittedMethods"], CultureInfo.InvariantCulture);
    }

    private static void AssertGolden(Dictionary<string, string> output)
    {
        Dictionary<string, string> hashes = output
            .Where(line => line.Key.StartsWith(HashPrefix, StringComparison.Ordinal))
            .ToDictionary(line => line.Key[HashPrefix.Length..], line => line.Value, StringComparer.Ordinal);
        Assert.Equal(Golden, hashes);
    }

    /// <summary>The output of the program, with one DOTNET_ variable set and all others that could matter removed.</summary>
    private static Dictionary<string, string> Run(string name, string value)
    {
        // The host of the runtime that runs this test: dotnet stands three folders above its libraries.
        string host = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..",
            OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        ProcessStartInfo start = new(host, [Path.Combine(AppContext.BaseDirectory, "BayesSampler.SameBits.dll")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string variable in start.Environment.Keys.ToArray())
        {
            if (Switches.Any(s => variable.StartsWith("DOTNET_" + s, StringComparison.OrdinalIgnoreCase)))
                start.Environment.Remove(variable);
        }

        if (name.Length > 0) start.Environment["DOTNET_" + name] = value;

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"Exit code {process.ExitCode}: {errors.Result}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split('=', 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }
}
