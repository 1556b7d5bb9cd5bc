package dev.tollgate.server.store;

import java.time.Instant;
import org.apache.ibatis.annotations.Param;

/** The installation, its lanes and its first plans. */
interface InstallationMapper {
  String isolation();

  int create(@Param("lanes") int lanes, @Param("now") Instant now);

  int lanes();

  int countLanes();

  int createLanes(@Param("lanes") int lanes);

  int createPlans();

  java.util.List<String> planCodes();

  boolean retired(@Param("code") String code);
}
