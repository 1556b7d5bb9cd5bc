package dev.tollgate.bench.plot;

import dev.tollgate.bench.BenchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;

/**
 * A chart of lines with a mark at each point. Its y axis begins at 0, but is logarithmic where the
 * largest value is more than 50 times the smallest above 0: latencies, mostly.
 *
 * @param logX whether the x axis is logarithmic
 * @param series of distinct names; may be empty, as may their points
 */
public record Plot(String title, String xLabel, String yLabel, boolean logX, List<Series> series) {
  /** In pixels. */
  static final int WIDTH = 900;

  /** In pixels. */
  static final int HEIGHT = 560;

  private static final double LINEAR_SPAN_MAX = 50;

  /** A line; its points are joined in their order. */
  public record Series(String name, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /** A point; on a logarithmic axis only values above 0 are drawn. */
  public record Point(double x, double y) {}

  public Plot {
    series = List.copyOf(series);
    if (series.stream().map(Series::name).distinct().count() < series.size()) {
      throw new IllegalArgumentException("two series of one name: " + title);
    }
  }

  /**
   * Draws it, of 900 by 560 pixels; needs no display.
   *
   * @throws BenchException when this Java cannot draw text
   */
  public void write(Path png) throws IOException {
    // Before the first class of AWT is loaded: a machine that measures has no display.
    System.setProperty("java.awt.headless", "true");
    Lettering.require();
    if (!ImageIO.write(new Drawing(this).image(), "png", png.toFile())) {
      throw new IOException("no writer for PNG");
    }
  }

  boolean logY() {
    double smallest = values(Point::y).filter(y -> y > 0).min().orElse(0);
    double largest = values(Point::y).max().orElse(0);
    return smallest > 0 && largest > LINEAR_SPAN_MAX * smallest;
  }

  /** Of all points of all series. */
  DoubleStream values(ToDoubleFunction<Point> value) {
    return series.stream().flatMap(each -> each.points().stream()).mapToDouble(value);
  }

  /** Whether a point lies on both axes. */
  boolean shows(Point point) {
    return (!logX || point.x() > 0) && (!logY() || point.y() > 0);
  }
}
