using System.Collections.Immutable;

namespace BayesSampler;

/// <summary>What was read from CmdStan's files.</summary>
/// <param name="Draws">Draws after warmup, one chain per file in the order of the files.</param>
/// <param name="Statistics">The columns whose names end with <c>__</c>; null if there are none.</param>
/// <param name="Headers">What each file says of its chain.</param>
public sealed record CmdStanDraws(PosteriorDraws Draws, PosteriorDraws? Statistics, ImmutableArray<CmdStanHeader> Headers);
