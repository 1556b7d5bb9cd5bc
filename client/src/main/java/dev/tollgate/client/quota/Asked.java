package dev.tollgate.client.quota;

/**
 * The moment before a question was sent.
 *
 * @param count its tenant's count of sends by kept answers then: what is sent later counts against
 *     this answer, whichever allows it, because the server may have decided without it
 */
record Asked(long nanos, long count) {
  /** The same for an answer by which its asker sends, who is not counted. */
  Asked forAsker() {
    return new Asked(nanos, count - 1);
  }

  /** The count after so many more sends; as far as numbers go. */
  long plus(long sends) {
    return sends > Long.MAX_VALUE - Math.max(0, count) ? Long.MAX_VALUE : count + sends;
  }
}
