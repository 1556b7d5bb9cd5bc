package dev.tollgate.client.quota;

/**
 * Sends of those who have joined a question, counted before anybody else sees its answer: they came
 * first.
 */
record Grant(KeptAnswer answer, int sends) {}
