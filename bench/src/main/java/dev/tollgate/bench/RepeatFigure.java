package dev.tollgate.bench;

/**
 * What became of an import that was killed, and made again.
 *
 * @param messages distinct ones in the file
 * @param recordedAtKill how many of them were recorded when the first process was gone
 * @param again the second process, which ran to its end
 */
record RepeatFigure(long messages, long recordedAtKill, PassFigure again) {}
