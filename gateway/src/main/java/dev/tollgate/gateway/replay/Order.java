package dev.tollgate.gateway.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * In which order the lines of a file are posted.
 *
 * @param reversed from the last to the first; with a seed, that which is shuffled
 * @param shuffleSeed shuffles with this seed
 */
public record Order(boolean reversed, OptionalLong shuffleSeed) {
  /** The order of the file. */
  public static final Order OF_THE_FILE = new Order(false, OptionalLong.empty());

  /** The numbers of this many lines, from 0, in this order. */
  List<Integer> of(int lines) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, lines).boxed().toList());
    if (reversed) {
      Collections.reverse(order);
    }
    shuffleSeed.ifPresent(seed -> Collections.shuffle(order, new Random(seed)));
    return order;
  }
}
