package dev.tollgate.bench.plot;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;

/** The axes of a plot, wide enough for all its points. */
final class Axes {
  /** Powers of two are marked one by one, as callers are doubled; up to this ratio of them. */
  private static final double DOUBLED_MAX = 4096;

  /** Steps of a power of ten, each with a fine line. */
  private static final int FINE_STEPS = 9;

  /** Of the whole axis, on a logarithmic one of its powers. */
  private static final double MARGIN = 0.06;

  private static final double ROOM_MIN = 1.15;

  private Axes() {}

  static ValueAxis x(Plot plot) {
    NumberAxis linear = new NumberAxis();
    linear.setAutoRangeIncludesZero(false);
    return lettered(plot.logX() ? logarithmic(plot, Plot.Point::x) : linear, plot.xLabel());
  }

  static ValueAxis y(Plot plot) {
    NumberAxis fromZero = new NumberAxis();
    fromZero.setAutoRangeIncludesZero(true);
    fromZero.setUpperMargin(MARGIN);
    return lettered(plot.logY() ? logarithmic(plot, Plot.Point::y) : fromZero, plot.yLabel());
  }

  private static ValueAxis logarithmic(Plot plot, ToDoubleFunction<Plot.Point> value) {
    double[] shown = plot.values(value).filter(each -> each > 0).sorted().toArray();
    double min = shown.length == 0 ? 1 : shown[0];
    double max = shown.length == 0 ? 1 : shown[shown.length - 1];
    boolean doubled = max <= DOUBLED_MAX * min && Arrays.stream(shown).allMatch(Axes::isPowerOfTwo);
    LogAxis axis = new LogAxis();
    axis.setBase(doubled ? 2 : 10);
    axis.setTickUnit(new NumberTickUnit(1, plain(), doubled ? 1 : FINE_STEPS));
    axis.setNumberFormatOverride(plain());
    // At the edges a mark needs room. Between whole powers of ten there are labels to read by.
    double from = doubled ? min : Math.pow(10, Math.floor(Math.log10(min)));
    double to = doubled ? max : Math.pow(10, Math.ceil(Math.log10(max)));
    double room = Math.max(Math.pow(to / from, MARGIN / 2), ROOM_MIN);
    axis.setRange(from / room, to * room);
    return axis;
  }

  private static boolean isPowerOfTwo(double value) {
    return value == Math.scalb(1.0, Math.getExponent(value));
  }

  /** Numbers as they are read, not as powers. */
  private static NumberFormat plain() {
    return new DecimalFormat("#,##0.######", DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  private static ValueAxis lettered(ValueAxis axis, String label) {
    axis.setLabel(label);
    axis.setLabelFont(Lettering.LABEL);
    axis.setTickLabelFont(Lettering.VALUE);
    return axis;
  }
}
