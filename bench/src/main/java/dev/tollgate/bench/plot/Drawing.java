package dev.tollgate.bench.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** How a plot looks. */
final class Drawing {
  /** Okabe and Ito's, which are told apart with every kind of eyes; without their yellow. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x333333));

  private static final Color GRID = new Color(0xC8C8C8);
  private static final Color FINE_GRID = new Color(0xEBEBEB);
  private static final float LINE_WIDTH = 2.2f;

  private final Plot plot;

  Drawing(Plot plot) {
    this.plot = plot;
  }

  BufferedImage image() {
    JFreeChart chart = new JFreeChart(plot.title(), Lettering.TITLE, area(), true);
    chart.setBackgroundPaint(Color.WHITE);
    // Room for half of the last label of the x axis.
    chart.setPadding(new RectangleInsets(10, 10, 10, 28));
    LegendTitle legend = chart.getLegend();
    legend.setItemFont(Lettering.LABEL);
    legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 16));
    legend.setFrame(BlockBorder.NONE);
    return chart.createBufferedImage(Plot.WIDTH, Plot.HEIGHT, BufferedImage.TYPE_INT_RGB, null);
  }

  private XYPlot area() {
    ValueAxis x = Axes.x(plot);
    ValueAxis y = Axes.y(plot);
    XYPlot area = new XYPlot(data(), x, y, renderer());
    area.setBackgroundPaint(Color.WHITE);
    area.setOutlineVisible(false);
    area.setAxisOffset(RectangleInsets.ZERO_INSETS);
    area.setDomainGridlinePaint(GRID);
    area.setRangeGridlinePaint(GRID);
    area.setDomainGridlineStroke(new BasicStroke(1));
    area.setRangeGridlineStroke(new BasicStroke(1));
    area.setRangeMinorGridlinesVisible(plot.logY());
    area.setRangeMinorGridlinePaint(FINE_GRID);
    area.setRangeMinorGridlineStroke(new BasicStroke(1));
    return area;
  }

  private XYSeriesCollection data() {
    XYSeriesCollection data = new XYSeriesCollection();
    for (Plot.Series series : plot.series()) {
      XYSeries line = new XYSeries(series.name(), false, true);
      series.points().stream().filter(plot::shows).forEach(point -> line.add(point.x(), point.y()));
      data.addSeries(line);
    }
    return data;
  }

  private XYLineAndShapeRenderer renderer() {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
    for (int i = 0; i < plot.series().size(); i++) {
      renderer.setSeriesPaint(i, COLOURS.get(i % COLOURS.size()));
      renderer.setSeriesStroke(
          i, new BasicStroke(LINE_WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }
    return renderer;
  }
}
