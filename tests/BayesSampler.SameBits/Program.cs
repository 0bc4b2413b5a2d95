using System.Globalization;
using System.Runtime;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using BayesSampler.SameBits;

// Prints what the runtime offers here, then one hash a workload; SameBitsTests runs this under different settings of the runtime.
Print("Vector512", Vector512.IsHardwareAccelerated);
Print("Vector256", Vector256.IsHardwareAccelerated);
Print("Vector128", Vector128.IsHardwareAccelerated);
Print("Avx512", Avx512F.IsSupported);
Print("Avx2", Avx2.IsSupported);
Print("Fma", Fma.IsSupported);
Print("Processors", Environment.ProcessorCount);
Print("Tiers", TieringProbe.Observe());

foreach (Workload workload in Workload.All)
{
    using BitHash hash = new();
    workload.Run(hash);
    Print("hash." + workload.Name, hash.Finish());
}

Print("JittedMethods", JitInfo.GetCompiledMethodCount());

static void Print(string name, object value) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}={value}"));
