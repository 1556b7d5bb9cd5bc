package dev.tollgate.client.quota;

/**
 * The moment before a question was sent.
 *
 * @param count its tenant's count of allowed sends then: whatever is allowed later counts against
 *     the answer, because the server may have decided without it
 */
record Asked(long nanos, long count) {
  /** The count after so many more sends; as far as numbers go. */
  long plus(long sends) {
    long sum = count + sends;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
