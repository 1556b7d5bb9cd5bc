package dev.tollgate.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.apache.ibatis.session.SqlSession;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** The one installation in a database: its tables, and how many lanes they were made for. */
public final class Installation {
  /** The lanes of an installation that was not told how many to have. */
  public static final int DEFAULT_LANES = 4;

  private Installation() {}

  /**
   * Brings the tables up to date, sets a new installation up, and checks an old one.
   *
   * @param dataSource its statements may take as long as a migration needs
   * @param lanes how many lanes there should be; null: as many as there are, {@value
   *     #DEFAULT_LANES} in a new one
   * @param defaultPlan the code of a plan that there must be
   * @return how many lanes there are
   * @throws InstallationException with the way out, when the database does not fit
   */
  public static int prepare(
      DataSource dataSource, @Nullable Integer lanes, String defaultPlan, Instant now) {
    migrate(dataSource);
    try (Connection connection = dataSource.getConnection();
        SqlSession session = Sessions.on(connection)) {
      connection.setAutoCommit(false);
      InstallationMapper mapper = session.getMapper(InstallationMapper.class);
      mapper.create(lanes == null ? DEFAULT_LANES : lanes, now);
      int stored = mapper.lanes();
      checkLanes(lanes, stored);
      if (mapper.countLanes() == 0) {
        mapper.createLanes(stored);
        mapper.createPlans();
      }
      checkPlan(defaultPlan, mapper);
      connection.commit();
      checkLaneRows(stored, session.getMapper(LaneMapper.class).lanes());
      connection.commit();
      return stored;
    } catch (SQLException e) {
      throw Failures.translate(e);
    }
  }

  /**
   * Checks that connections isolate as the write path needs: a batch must read what the lane's last
   * transaction committed, though that was after its own began.
   *
   * @throws InstallationException when they do not
   */
  public static void checkIsolation(DataSource writers) {
    String isolation =
        Reads.read(
            new Sessions(writers),
            session -> session.getMapper(InstallationMapper.class).isolation());
    requireReadCommitted(isolation);
  }

  private static void migrate(DataSource dataSource) {
    try {
      Flyway.configure(Installation.class.getClassLoader())
          .dataSource(dataSource)
          .locations("classpath:db/migration")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new InstallationException(
          "the database's tables could not be brought up to date: " + e.getMessage(), e);
    }
  }

  private static void requireReadCommitted(String isolation) {
    if (!isolation.equals("read committed")) {
      throw new InstallationException(
          "transactions must isolate READ COMMITTED, not " + isolation.toUpperCase(Locale.ROOT),
          null);
    }
  }

  private static void checkLanes(@Nullable Integer wanted, int stored) {
    if (wanted != null && wanted != stored) {
      throw new InstallationException(
          "this installation has "
              + stored
              + " lanes and keeps them: its rows are stored by lane. Start without --lanes, or with"
              + " --lanes "
              + stored
              + ".",
          null);
    }
  }

  private static void checkPlan(String wanted, InstallationMapper mapper) {
    List<String> codes = mapper.planCodes();
    if (!codes.contains(wanted)) {
      throw new InstallationException(
          "the default plan " + wanted + " is not among the plans: " + String.join(", ", codes),
          null);
    }
    if (mapper.retired(wanted)) {
      throw new InstallationException(
          "the default plan " + wanted + " is retired, and given to no tenant", null);
    }
  }

  /** A missing lane row would make writes insert nothing, without an error. */
  private static void checkLaneRows(int lanes, List<LaneMapper.LaneRow> rows) {
    for (int lane = 0; lane < lanes; lane++) {
      if (rows.size() != lanes || rows.get(lane).lane() != lane) {
        throw new InstallationException(
            "table lane must hold the lanes 0 to " + (lanes - 1) + ", each once; it does not",
            null);
      }
    }
  }
}
