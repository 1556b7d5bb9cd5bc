package dev.tollgate.bench;

/**
 * A run of histories.
 *
 * @param server what the server was started from
 * @param client what the command line was started from
 * @param shape of the history that is imported
 */
record HistoryReport(
    Machine machine,
    String server,
    String client,
    long seed,
    HistoryShape shape,
    HistoryFigures figures) {}
