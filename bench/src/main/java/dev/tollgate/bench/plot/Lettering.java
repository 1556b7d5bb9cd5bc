package dev.tollgate.bench.plot;

import dev.tollgate.bench.BenchException;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** The fonts of a chart. */
final class Lettering {
  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 18);
  static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
  static final Font VALUE = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private Lettering() {}

  /**
   * Passes where text can be drawn. A JDK without a display still takes its fonts from the system,
   * and small systems have none.
   *
   * @throws BenchException when there are none
   */
  static void require() {
    try {
      Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
      graphics.setFont(VALUE);
      int unused = graphics.getFontMetrics().stringWidth("0");
      graphics.dispose();
    } catch (RuntimeException | InternalError | LinkageError e) {
      throw new BenchException(
          "this Java cannot draw text; it needs fontconfig, FreeType and a font"
              + " (Debian: libfreetype6, fontconfig and fonts-dejavu-core;"
              + " Alpine: freetype, fontconfig and ttf-dejavu): "
              + e,
          e);
    }
  }
}
