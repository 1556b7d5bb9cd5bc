package dev.tollgate.server.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.server.domain.Recipient;
import dev.tollgate.server.quota.QuotaAnswer;
import dev.tollgate.server.quota.QuotaQuestion;
import dev.tollgate.server.quota.Quotas;
import org.junit.jupiter.api.Test;

/** What a quota check costs. */
class QuotaStatementsIT {
  private final CountingDataSource counting = new CountingDataSource();

  private static QuotaAnswer ask(Quotas quotas, boolean strong) {
    return quotas.answer(new QuotaQuestion("t", new Recipient.Customer("c"), strong)).join();
  }

  @Test
  void aCheckOfATenantWhoseFigureIsFreshCostsNoStatement() {
    try (WritePath path = WritePath.onFreshDatabase()) {
      path.watchLanes();
      Quotas quotas = path.quotas(counting::around);
      path.record(WritePath.inbound("t", "a", "m1", path.time()));
      assertEquals(1, ask(quotas, false).figures().used());
      assertEquals(0, counting.taken(), "this server's own commit told it");

      path.record(WritePath.inbound("t", "b", "m2", path.time()));
      assertEquals(2, ask(quotas, false).figures().used());
      assertEquals(0, counting.taken());

      assertEquals(2, ask(quotas, true).figures().used());
      assertEquals(2, counting.taken(), "the tenant, and the customer's session");
      assertEquals(0, quotas.answer(unknown()).join().figures().used());
      assertEquals(1, counting.taken(), "a tenant that nobody knows");
    }
  }

  private static QuotaQuestion unknown() {
    return new QuotaQuestion("unknown", new Recipient.Customer("c"), false);
  }
}
