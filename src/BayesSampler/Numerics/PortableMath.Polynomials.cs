using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector256;

namespace BayesSampler;

// Written by polynomials.py beside the tests: after Estrin (1960), with few dependent steps, but for the first two terms.
public static partial class PortableMath
{
    /// <summary>The zero of ψ, less 1, in two parts.</summary>
    private const double DigammaZeroHigh = 0.46163214496836236;
    private const double DigammaZeroLow = -1.5522348162858677e-17;

    private const double ThirdHigh = 0.3333333333333333;
    private const double ThirdLow = 1.850371707708594e-17;

    internal const double HalfLogTwoPi = 0.9189385332046728;
    private const double OverRootTwoPi = 0.3989422804014327;

    /// <summary>log Γ(1 + w) / (w (w - 1)) for w = x + 1/2 in [0, 1.3]: error 3.5e-19.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogGammaCore(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(-0.03130848750101311), Create(0.06291140107456485));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(-0.009425622448317773), Create(0.016797098631200217));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(-0.0032120740820074318), Create(0.005446457843754388));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(-0.0011644143969845324), Create(0.0019229161649955463));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(-0.00043799572788209997), Create(0.0007115218125264808));
        Vector256<double> a5 = FusedMultiplyAdd(x, Create(-0.00016889326899192987), Create(0.00027128201306452876));
        Vector256<double> a6 = FusedMultiplyAdd(x, Create(-6.629289184845404e-05), Create(0.00010559025406424334));
        Vector256<double> a7 = FusedMultiplyAdd(x, Create(-2.658280820778033e-05), Create(4.191037783774862e-05));
        Vector256<double> a8 = FusedMultiplyAdd(x, Create(-9.962182323371323e-06), Create(1.6470645640305206e-05));
        Vector256<double> a9 = FusedMultiplyAdd(x, Create(-5.356473044874112e-06), Create(6.73565994927793e-06));
        Vector256<double> a10 = FusedMultiplyAdd(x, Create(-1.5776720991023079e-06), Create(3.6839055894472896e-06));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, a5, a4);
        Vector256<double> b3 = FusedMultiplyAdd(x2, a7, a6);
        Vector256<double> b4 = FusedMultiplyAdd(x2, a9, a8);
        Vector256<double> b5 = FusedMultiplyAdd(x2, Create(2.9708836590030827e-07), a10);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> c1 = FusedMultiplyAdd(x4, b3, b2);
        Vector256<double> c2 = FusedMultiplyAdd(x4, b5, b4);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> d0 = FusedMultiplyAdd(x8, c1, c0);
        Vector256<double> x16 = x8 * x8;
        Vector256<double> rest = FusedMultiplyAdd(x16, c2, d0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(-0.14595989591430608));
        return FusedMultiplyAdd(x, slope, Create(0.4831289505409809));
    }

    private static ReadOnlySpan<double> StirlingCoefficients =>
    [
        0.08333333333333333,
        -0.0027777777777757695,
        0.000793650792622404,
        -0.0005952378854503139,
        0.0008417282394032359,
        -0.0019160464198791072,
        0.006346110578292672,
        -0.027601910018978465,
        0.13605466944124706,
        -0.6346190865706115,
        2.348297111372058,
        -5.724231505133728,
        6.653396422514748,
    ];

    /// <summary>(log Γ(y) - (y - 1/2) log y + y - log(2 π) / 2) y for x = 1 / y^2, y at least 3: error 6.5e-19.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Stirling(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(-0.0005952378854503139), Create(0.000793650792622404));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(-0.0019160464198791072), Create(0.0008417282394032359));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(-0.027601910018978465), Create(0.006346110578292672));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(-0.6346190865706115), Create(0.13605466944124706));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(-5.724231505133728), Create(2.348297111372058));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, Create(6.653396422514748), a4);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> rest = FusedMultiplyAdd(x8, b2, c0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(-0.0027777777777757695));
        return FusedMultiplyAdd(x, slope, Create(0.08333333333333333));
    }

    /// <summary>ψ(y) / (y - y0) for y = x + 3/2 in [1, 2], y0 the zero: error 3.4e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> DigammaCore(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(-0.14840492305388092), Create(0.24054248424078697));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(-0.06192213327548831), Create(0.09498872445289039));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(-0.026975796659787055), Create(0.040760833940846085));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(-0.011908220105959716), Create(0.017907248317313294));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(-0.005279937255532708), Create(0.007927021796868154));
        Vector256<double> a5 = FusedMultiplyAdd(x, Create(-0.0023454947397380833), Create(0.003518106563802472));
        Vector256<double> a6 = FusedMultiplyAdd(x, Create(-0.0010364584817312839), Create(0.0015633696313653504));
        Vector256<double> a7 = FusedMultiplyAdd(x, Create(-0.00048595039220036254), Create(0.0006909255761282986));
        Vector256<double> a8 = FusedMultiplyAdd(x, Create(-0.00014480643368061614), Create(0.00032395945401345196));
        Vector256<double> a9 = FusedMultiplyAdd(x, Create(-0.0001782188548855923), Create(9.653646261410062e-05));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, a5, a4);
        Vector256<double> b3 = FusedMultiplyAdd(x2, a7, a6);
        Vector256<double> b4 = FusedMultiplyAdd(x2, a9, a8);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> c1 = FusedMultiplyAdd(x4, b3, b2);
        Vector256<double> c2 = FusedMultiplyAdd(x4, Create(0.00011881232908510335), b4);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> d0 = FusedMultiplyAdd(x8, c1, c0);
        Vector256<double> x16 = x8 * x8;
        Vector256<double> rest = FusedMultiplyAdd(x16, c2, d0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(-0.4236274212814606));
        return FusedMultiplyAdd(x, slope, Create(0.9510558760318328));
    }

    private static ReadOnlySpan<double> DigammaRestCoefficients =>
    [
        0.08333333333333331,
        -0.008333333333294637,
        0.003968253948413878,
        -0.004166662610806694,
        0.007575319141339918,
        -0.021063933358260106,
        0.0820733588984081,
        -0.4045406921025246,
        2.172186775531551,
        -10.680672737836394,
        40.78054075278386,
        -101.3156032293876,
        119.19157811856279,
    ];

    /// <summary>(log y - 1 / (2 y) - ψ(y)) y^2 for x = 1 / y^2, y at least 3: error 1.2e-17.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> DigammaRest(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(-0.004166662610806694), Create(0.003968253948413878));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(-0.021063933358260106), Create(0.007575319141339918));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(-0.4045406921025246), Create(0.0820733588984081));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(-10.680672737836394), Create(2.172186775531551));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(-101.3156032293876), Create(40.78054075278386));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, Create(119.19157811856279), a4);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> rest = FusedMultiplyAdd(x8, b2, c0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(-0.008333333333294637));
        return FusedMultiplyAdd(x, slope, Create(0.08333333333333331));
    }

    /// <summary>ψ'(y) for y = x + 3/2 in [1, 2]: error 1.5e-17.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> TrigammaCore(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(-0.5790416377778788), Create(0.7045455170012301));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(-0.36214936502368467), Create(0.4630645250992974));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(-0.21030987313635566), Create(0.2780808134929046));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(-0.11604072202106154), Create(0.15705319559990144));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(-0.0617404572989626), Create(0.08496893411907179));
        Vector256<double> a5 = FusedMultiplyAdd(x, Create(-0.03198496291673483), Create(0.04456455631327344));
        Vector256<double> a6 = FusedMultiplyAdd(x, Create(-0.016255026466779662), Create(0.022861728277273355));
        Vector256<double> a7 = FusedMultiplyAdd(x, Create(-0.008040318942244863), Create(0.011388650813380011));
        Vector256<double> a8 = FusedMultiplyAdd(x, Create(-0.004331508544530822), Create(0.006178903477731779));
        Vector256<double> a9 = FusedMultiplyAdd(x, Create(-0.0011593980593327233), Create(0.001649724591052466));
        Vector256<double> a10 = FusedMultiplyAdd(x, Create(-0.0020225715556743875), Create(0.0029146795300520247));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, a5, a4);
        Vector256<double> b3 = FusedMultiplyAdd(x2, a7, a6);
        Vector256<double> b4 = FusedMultiplyAdd(x2, a9, a8);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> c1 = FusedMultiplyAdd(x4, b3, b2);
        Vector256<double> c2 = FusedMultiplyAdd(x4, a10, b4);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> d0 = FusedMultiplyAdd(x8, c1, c0);
        Vector256<double> x16 = x8 * x8;
        Vector256<double> rest = FusedMultiplyAdd(x16, c2, d0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(-0.82879664423432));
        return FusedMultiplyAdd(x, slope, Create(0.9348022005446793));
    }

    /// <summary>(ψ'(y) - 1 / y - 1 / (2 y^2)) y^3 for x = 1 / y^2, y at least 3: error 2.5e-16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> TrigammaRest(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(-0.03333325213575144), Create(0.02380952341320001));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(-0.25253066621004117), Create(0.07574876782139701));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(-6.294462335345315), Create(1.1410199101729828));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(-187.7783922672314), Create(36.45762991653208));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(-1862.8228642609376), Create(737.1452968666961));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, Create(2215.60182698085), a4);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> rest = FusedMultiplyAdd(x8, b2, c0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(-0.03333333333256124));
        return FusedMultiplyAdd(x, slope, Create(0.1666666666666664));
    }

    /// <summary>((y + 6) e^(y^2 / 2) Φ(-y) - 1 / sqrt(2 π)) / (1 - x), y >= 0, x = (y - 6) / (y + 6): error 1.2e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> MillsPolynomial(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(-0.16753423205973186), Create(0.24636935371584728));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(-0.05224021828295773), Create(0.10044001378193791));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(-0.008053618115339452), Create(0.02293169738567863));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(-0.0001554027399826145), Create(0.0019762025291423222));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(5.882797922275003e-05), Create(-0.0001225327540012078));
        Vector256<double> a5 = FusedMultiplyAdd(x, Create(-4.849280710859864e-06), Create(-5.9238321090002256e-06));
        Vector256<double> a6 = FusedMultiplyAdd(x, Create(1.4879779667354017e-07), Create(1.946375054372351e-06));
        Vector256<double> a7 = FusedMultiplyAdd(x, Create(2.8826825051966306e-08), Create(-2.790565026932759e-07));
        Vector256<double> a8 = FusedMultiplyAdd(x, Create(-7.95168601945054e-09), Create(3.3933351677539305e-08));
        Vector256<double> a9 = FusedMultiplyAdd(x, Create(1.2307014042956132e-09), Create(-3.969540928383841e-09));
        Vector256<double> a10 = FusedMultiplyAdd(x, Create(-1.0448487052895299e-10), Create(4.304082045031386e-10));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, a5, a4);
        Vector256<double> b3 = FusedMultiplyAdd(x2, a7, a6);
        Vector256<double> b4 = FusedMultiplyAdd(x2, a9, a8);
        Vector256<double> b5 = FusedMultiplyAdd(x2, Create(-3.119608093285672e-11), a10);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> c1 = FusedMultiplyAdd(x4, b3, b2);
        Vector256<double> c2 = FusedMultiplyAdd(x4, b5, b4);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> d0 = FusedMultiplyAdd(x8, c1, c0);
        Vector256<double> x16 = x8 * x8;
        Vector256<double> rest = FusedMultiplyAdd(x16, c2, d0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(-0.3225995380989361));
        return FusedMultiplyAdd(x, slope, Create(0.37840949149192954));
    }

    /// <summary>erf(y) / y - 1 for x = y^2, y in [0, 1]: error 7.4e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ErfRest(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(-0.02686617064323777), Create(0.11283791670945006));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(-0.0008548325975389692), Create(0.0052239776071164225));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(-1.492473690741966e-05), Create(0.00012055294904839707));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(-1.6208483801871705e-07), Create(1.6447424703317362e-06));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(-7.795898827002142e-10), Create(1.3720064546777686e-08));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> rest = FusedMultiplyAdd(x8, a4, c0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(-0.37612638903183543));
        return FusedMultiplyAdd(x, slope, Create(0.12837916709551256));
    }

    /// <summary>(atan(y) / y - 1) / y^2 for x = y^2, y in [0, 1]: error 8.3e-19.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AtanRest(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(0.11111111110268297), Create(-0.14285714285701234));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(0.07692307078827029), Create(-0.0909090906193528));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(0.05882264416776449), Create(-0.06666657934573768));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(0.04758080083637821), Create(-0.052624922290256754));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(0.03938687540798632), Create(-0.043306538430670664));
        Vector256<double> a5 = FusedMultiplyAdd(x, Create(0.030330719265790507), Create(-0.035271331066871296));
        Vector256<double> a6 = FusedMultiplyAdd(x, Create(0.01718398172211335), Create(-0.024191345810140718));
        Vector256<double> a7 = FusedMultiplyAdd(x, Create(0.005140912856746939), Create(-0.010412153260359241));
        Vector256<double> a8 = FusedMultiplyAdd(x, Create(0.0005376839297396244), Create(-0.0019612554271685326));
        Vector256<double> a9 = FusedMultiplyAdd(x, Create(7.767624330289919e-06), Create(-9.371186345052626e-05));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, a5, a4);
        Vector256<double> b3 = FusedMultiplyAdd(x2, a7, a6);
        Vector256<double> b4 = FusedMultiplyAdd(x2, a9, a8);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> c1 = FusedMultiplyAdd(x4, b3, b2);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> d0 = FusedMultiplyAdd(x8, c1, c0);
        Vector256<double> x16 = x8 * x8;
        Vector256<double> rest = FusedMultiplyAdd(x16, b4, d0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(0.1999999999999992));
        return FusedMultiplyAdd(x, slope, Create(-0.3333333333333333));
    }

    /// <summary>(asin(y) / y - 1) / y^2 for x = y^2, y in [0, 1/2]: error 6.4e-20.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AsinRest(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(0.030381944441363808), Create(0.0446428571428834));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(0.017352757477819787), Create(0.02237215927967998));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(0.011549086612987425), Create(0.013965009932053607));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(0.008135829925501657), Create(0.009792751320201996));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(0.000380853033290726), Create(0.00879500607648843));
        Vector256<double> a5 = FusedMultiplyAdd(x, Create(-0.024020544918554605), Create(0.022553563638202982));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, a5, a4);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> c1 = FusedMultiplyAdd(x4, Create(0.030718768995191097), b2);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> rest = FusedMultiplyAdd(x8, c1, c0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(0.07499999999999991));
        return FusedMultiplyAdd(x, slope, Create(0.16666666666666666));
    }

    /// <summary>log I0(y) / y^2 for x = y^2, y in [0, 2]: error 4.4e-20.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogBesselNear(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(-0.00022379557291275404), Create(0.001736111111110817));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(-4.4551895263900515e-06), Create(3.092447913904488e-05));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(-9.990112852035574e-08), Create(6.602911680158451e-07));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(-2.388392273346137e-09), Create(1.5354047188068758e-08));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(-5.879128341213359e-11), Create(3.745552842159515e-10));
        Vector256<double> a5 = FusedMultiplyAdd(x, Create(-1.3446650550322291e-12), Create(9.091715522479043e-12));
        Vector256<double> a6 = FusedMultiplyAdd(x, Create(-2.1216680963965255e-14), Create(1.8181447803321127e-13));
        Vector256<double> a7 = FusedMultiplyAdd(x, Create(-1.3881481353367553e-16), Create(1.995666584524445e-15));
        Vector256<double> a8 = FusedMultiplyAdd(x, Create(-1.3539084288853783e-19), Create(6.25164111948916e-18));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, a5, a4);
        Vector256<double> b3 = FusedMultiplyAdd(x2, a7, a6);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> c1 = FusedMultiplyAdd(x4, b3, b2);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> d0 = FusedMultiplyAdd(x8, c1, c0);
        Vector256<double> x16 = x8 * x8;
        Vector256<double> rest = FusedMultiplyAdd(x16, a8, d0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(-0.015624999999999991));
        return FusedMultiplyAdd(x, slope, Create(0.25));
    }

    /// <summary>log(I0(y) e^-y sqrt(y)) for x = (y - 5) / (y + 5), y in [2, 12]: error 9.4e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogBesselMiddle(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(-0.13678619942815715), Create(0.09332852226345939));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(-0.10403896198402189), Create(0.17017675059286522));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(0.4242108112206119), Create(-0.14228791463211535));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(-0.06072886635601694), Create(-0.37125886543433184));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(-0.014008623141338735), Create(0.28887202141715834));
        Vector256<double> a5 = FusedMultiplyAdd(x, Create(-0.03283115054371543), Create(-0.1537708007385371));
        Vector256<double> a6 = FusedMultiplyAdd(x, Create(0.33448514747612107), Create(-0.07922005066974612));
        Vector256<double> a7 = FusedMultiplyAdd(x, Create(-0.2805985041417378), Create(-0.00206234728198029));
        Vector256<double> a8 = FusedMultiplyAdd(x, Create(0.11121212207083331), Create(-0.03808332250555499));
        Vector256<double> a9 = FusedMultiplyAdd(x, Create(0.11980152187966811), Create(0.05065696052806882));
        Vector256<double> a10 = FusedMultiplyAdd(x, Create(-0.03635034983325249), Create(-0.12452286467916164));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, a5, a4);
        Vector256<double> b3 = FusedMultiplyAdd(x2, a7, a6);
        Vector256<double> b4 = FusedMultiplyAdd(x2, a9, a8);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> c1 = FusedMultiplyAdd(x4, b3, b2);
        Vector256<double> c2 = FusedMultiplyAdd(x4, a10, b4);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> d0 = FusedMultiplyAdd(x8, c1, c0);
        Vector256<double> x16 = x8 * x8;
        Vector256<double> rest = FusedMultiplyAdd(x16, c2, d0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(-0.06616862955914785));
        return FusedMultiplyAdd(x, slope, Create(-0.8905992679604163));
    }

    /// <summary>log(I0(y) e^-y sqrt(y)) for x = 1 / y, y at least 12: error 3.7e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogBesselFar(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(0.06510418412405147), Create(0.062499999965807726));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(0.21033586338992413), Create(0.1015578077141885));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(7.808033877126106), Create(0.45405009112640593));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(13200.559413243918), Create(-326.67792985976365));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(8558273.671421813), Create(-388533.972060308));
        Vector256<double> a5 = FusedMultiplyAdd(x, Create(1670486860.7769337), Create(-139895726.88704816));
        Vector256<double> a6 = FusedMultiplyAdd(x, Create(79720072865.44656), Create(-14116909068.993692));
        Vector256<double> a7 = FusedMultiplyAdd(x, Create(407221219820.5718), Create(-268746146631.70892));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, a5, a4);
        Vector256<double> b3 = FusedMultiplyAdd(x2, a7, a6);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> c1 = FusedMultiplyAdd(x4, b3, b2);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> rest = FusedMultiplyAdd(x8, c1, c0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(0.1250000000000265));
        return FusedMultiplyAdd(x, slope, Create(-0.9189385332046728));
    }

    /// <summary>I1(y) / I0(y) / y for x = y^2, y in [0, 2]: error 1.5e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> BesselRatioNear(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(-0.0017903645832036477), Create(0.010416666666656919));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(-5.346227178071546e-05), Create(0.0003092447907505268));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(-1.5984057698290476e-06), Create(9.244069684869173e-06));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(-4.7751377460557436e-08), Create(2.7635638044126146e-07));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(-1.4037315931814896e-09), Create(8.227724714025027e-09));
        Vector256<double> a5 = FusedMultiplyAdd(x, Create(-3.6538032082969264e-11), Create(2.331402787260247e-10));
        Vector256<double> a6 = FusedMultiplyAdd(x, Create(-6.224970508945959e-13), Create(5.164371111162004e-12));
        Vector256<double> a7 = FusedMultiplyAdd(x, Create(-4.236623111162842e-15), Create(5.991977188883661e-14));
        Vector256<double> a8 = FusedMultiplyAdd(x, Create(-4.216499116902162e-18), Create(1.9304476318176222e-16));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, a5, a4);
        Vector256<double> b3 = FusedMultiplyAdd(x2, a7, a6);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> c1 = FusedMultiplyAdd(x4, b3, b2);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> d0 = FusedMultiplyAdd(x8, c1, c0);
        Vector256<double> x16 = x8 * x8;
        Vector256<double> rest = FusedMultiplyAdd(x16, a8, d0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(-0.06249999999999971));
        return FusedMultiplyAdd(x, slope, Create(0.5));
    }

    /// <summary>1 - I1(y) / I0(y) for x = (y - 5) / (y + 5), y in [2, 12]: error 4.8e-17.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> BesselRatioMiddle(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(-0.3688081243471755), Create(0.28498413168983006));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(-0.2867369133614574), Create(0.4291967412709646));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(0.7762749700837428), Create(-0.2156735818083803));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(-0.3011765731592368), Create(-0.6363059202741287));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(-0.33517505468691167), Create(0.8478143886310237));
        Vector256<double> a5 = FusedMultiplyAdd(x, Create(0.010238786379693547), Create(-0.1110616634894622));
        Vector256<double> a6 = FusedMultiplyAdd(x, Create(0.9156217780997196), Create(-0.47947930231395913));
        Vector256<double> a7 = FusedMultiplyAdd(x, Create(-1.0655746103597052), Create(0.15626893602366118));
        Vector256<double> a8 = FusedMultiplyAdd(x, Create(0.10199573828645417), Create(0.40096617034700116));
        Vector256<double> a9 = FusedMultiplyAdd(x, Create(0.7592991538673866), Create(-0.31902566417007505));
        Vector256<double> a10 = FusedMultiplyAdd(x, Create(-0.5672298558594587), Create(-0.0243429367904831));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, a5, a4);
        Vector256<double> b3 = FusedMultiplyAdd(x2, a7, a6);
        Vector256<double> b4 = FusedMultiplyAdd(x2, a9, a8);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> c1 = FusedMultiplyAdd(x4, b3, b2);
        Vector256<double> c2 = FusedMultiplyAdd(x4, a10, b4);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> d0 = FusedMultiplyAdd(x8, c1, c0);
        Vector256<double> x16 = x8 * x8;
        Vector256<double> rest = FusedMultiplyAdd(x16, c2, d0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(-0.2318994303645207));
        return FusedMultiplyAdd(x, slope, Create(0.10661686295591473));
    }

    /// <summary>(1 - I1(y) / I0(y)) y for x = 1 / y, y at least 12: error 1.7e-16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> BesselRatioFar(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(0.19531258500402288), Create(0.12499999984128249));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(1.052149974736536), Create(0.40622562415778835));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(52.893903779428534), Create(2.7141222133959158));
        Vector256<double> a3 = FusedMultiplyAdd(x, Create(107099.31686018078), Create(-2407.2201656251664));
        Vector256<double> a4 = FusedMultiplyAdd(x, Create(83357649.82519174), Create(-3458341.5048536537));
        Vector256<double> a5 = FusedMultiplyAdd(x, Create(19258243424.373363), Create(-1485498356.5325708));
        Vector256<double> a6 = FusedMultiplyAdd(x, Create(1068679994751.3958), Create(-175903681015.35458));
        Vector256<double> a7 = FusedMultiplyAdd(x, Create(6228415930140.822), Create(-3857419990536.3877));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> b1 = FusedMultiplyAdd(x2, a3, a2);
        Vector256<double> b2 = FusedMultiplyAdd(x2, a5, a4);
        Vector256<double> b3 = FusedMultiplyAdd(x2, a7, a6);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> c0 = FusedMultiplyAdd(x4, b1, b0);
        Vector256<double> c1 = FusedMultiplyAdd(x4, b3, b2);
        Vector256<double> x8 = x4 * x4;
        Vector256<double> rest = FusedMultiplyAdd(x8, c1, c0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(0.12500000000011968));
        return FusedMultiplyAdd(x, slope, Create(0.5));
    }

    /// <summary>(atanh(s) / s - 1 - s^2 / 3) / s^4 for x = s^2, |s| up to 0.172: error 9.4e-19.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> LogRest(Vector256<double> x)
    {
        Vector256<double> a0 = FusedMultiplyAdd(x, Create(0.0909090916782708), Create(0.11111111110827367));
        Vector256<double> a1 = FusedMultiplyAdd(x, Create(0.06667403106050301), Create(0.07692297467298959));
        Vector256<double> a2 = FusedMultiplyAdd(x, Create(0.058618018114527055), Create(0.05853097844940682));
        Vector256<double> x2 = x * x;
        Vector256<double> b0 = FusedMultiplyAdd(x2, a1, a0);
        Vector256<double> x4 = x2 * x2;
        Vector256<double> rest = FusedMultiplyAdd(x4, a2, b0);
        Vector256<double> slope = FusedMultiplyAdd(x, rest, Create(0.14285714285714685));
        return FusedMultiplyAdd(x, slope, Create(0.2));
    }
}
