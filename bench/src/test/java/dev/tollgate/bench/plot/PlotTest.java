package dev.tollgate.bench.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.bench.plot.Plot.Point;
import dev.tollgate.bench.plot.Plot.Series;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotTest {
  private static final Series RATES =
      new Series(
          "TrackMessage",
          List.of(
              new Point(1, 58),
              new Point(4, 171),
              new Point(16, 503),
              new Point(64, 1181),
              new Point(256, 3688)));

  private static final Series OTHER_RATES =
      new Series(
          "CheckQuota", List.of(new Point(1, 1200), new Point(16, 3400), new Point(256, 4100)));

  @TempDir private Path directory = Path.of("");

  @Test
  void drawsLinesFromZero() throws IOException {
    Plot plot =
        new Plot(
            "Rate",
            "calls in flight",
            "calls a second",
            false,
            List.of(
                new Series("one", List.of(new Point(1, 900), new Point(256, 1500))),
                new Series("two", List.of(new Point(1, 500), new Point(128, 700)))));
    assertFalse(plot.logY());
    assertDrawn(plot);
  }

  @Test
  void drawsFarValuesOnALogarithmicAxis() throws IOException {
    Plot plot =
        new Plot("Rate", "calls in flight", "calls a second", true, List.of(RATES, OTHER_RATES));
    assertTrue(plot.logY());
    assertDrawn(plot);
  }

  @Test
  void drawsSinglePointsEmptySeriesAndNone() throws IOException {
    List<Series> few =
        List.of(new Series("none", List.of()), new Series("one", List.of(new Point(16, 3))));
    for (boolean logX : List.of(true, false)) {
      assertDrawn(new Plot("Few", "x", "y", logX, few));
      assertDrawn(new Plot("Empty", "x", "y", logX, few.subList(0, 1)));
      assertDrawn(new Plot("None", "x", "y", logX, List.of()));
    }
  }

  @Test
  void leavesOutWhatALogarithmicAxisHasNoPlaceFor() throws IOException {
    Series withZeros =
        new Series(
            "zeros", List.of(new Point(0, 0), new Point(1, 0), new Point(2, 1), new Point(4, 99)));
    assertDrawn(new Plot("Zeros", "x", "y", true, List.of(withZeros)));
    assertDrawn(
        new Plot("Zero", "x", "y", true, List.of(new Series("z", List.of(new Point(0, 0))))));
  }

  @Test
  void refusesSeriesOfOneName() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Plot("Twice", "x", "y", true, List.of(RATES, RATES)));
  }

  private void assertDrawn(Plot plot) throws IOException {
    Path png = directory.resolve("plot.png");
    plot.write(png);
    BufferedImage image = ImageIO.read(png.toFile());
    assertEquals(900, image.getWidth());
    assertEquals(560, image.getHeight());
    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        colours.add(image.getRGB(x, y));
      }
    }
    assertTrue(colours.size() > 2, plot::title);
  }
}
