package dev.tollgate.server.cli;

import com.google.protobuf.FieldMask;
import dev.tollgate.metering.v1.Enforcement;
import dev.tollgate.metering.v1.Plan;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a plan's limit is told of and enforced, and whether the plan is still given. */
final class PlanTermsOptions {
  /** Whether the limit is enforced. */
  enum Strictness {
    ENFORCED(Enforcement.ENFORCEMENT_ENFORCED),
    SHADOW(Enforcement.ENFORCEMENT_SHADOW);

    private final Enforcement contract;

    Strictness(Enforcement contract) {
      this.contract = contract;
    }
  }

  /** Levels as they are written on the command line: numbers with commas, or {@code none}. */
  record Levels(List<Integer> percent) {
    /** Reads levels. Their bounds are the server's. */
    static final class Converter implements ITypeConverter<Levels> {
      @Override
      public Levels convert(String text) {
        if (text.equalsIgnoreCase("none")) {
          return new Levels(List.of());
        }
        try {
          return new Levels(Stream.of(text.split(",", -1)).map(Integer::valueOf).toList());
        } catch (NumberFormatException malformed) {
          throw new TypeConversionException(
              "'" + text + "' is neither whole numbers with commas between them nor none");
        }
      }
    }
  }

  @Option(
      names = "--thresholds",
      paramLabel = "PERCENT,...|none",
      converter = Levels.Converter.class,
      description =
          "Levels of the used share of the limit that are told of: ascending, 10 at most.")
  private @Nullable Levels thresholds;

  @Option(
      names = "--enforcement",
      paramLabel = "HOW",
      description = "Whether the limit is enforced, or only told: ${COMPLETION-CANDIDATES}.")
  private @Nullable Strictness enforcement;

  @Option(
      names = "--retire",
      arity = "0",
      fallbackValue = "true",
      description = "Leave it to the tenants that have it, and give it to no other.")
  private boolean retire;

  @Option(
      names = "--unretire",
      arity = "0",
      fallbackValue = "true",
      description = "Let it be given to tenants again.")
  private boolean unretire;

  /** The plan is to be retired and not to be. */
  boolean contradict() {
    return retire && unretire;
  }

  /** Puts in what is given. */
  void fill(Plan.Builder plan, FieldMask.Builder mask) {
    if (thresholds != null) {
      plan.addAllThresholdsPercent(thresholds.percent());
      mask.addPaths("thresholds_percent");
    }
    if (enforcement != null) {
      plan.setEnforcement(enforcement.contract);
      mask.addPaths("enforcement");
    }
    if (retire || unretire) {
      plan.setRetired(retire);
      mask.addPaths("retired");
    }
  }
}
