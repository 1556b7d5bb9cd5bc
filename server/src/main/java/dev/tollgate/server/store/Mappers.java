package dev.tollgate.server.store;

import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.WebhookSecret;
import java.time.Instant;
import java.util.UUID;
import org.apache.ibatis.logging.nologging.NoLoggingImpl;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.LocalCacheScope;

/** MyBatis as the store uses it. */
final class Mappers {
  private Mappers() {}

  /** All mappers, for sessions on any data source. */
  static Configuration configuration() {
    Configuration configuration = new RowMaps();
    // The session's cache would answer a repeated statement without asking the database.
    configuration.setLocalCacheScope(LocalCacheScope.STATEMENT);
    configuration.setCacheEnabled(false);
    // Its debug log would show what is in the arrays: ids of customers and messages.
    configuration.setLogImpl(NoLoggingImpl.class);
    configuration.setObjectFactory(new RowFactory());
    ArrayParameter.registerAll(configuration.getTypeHandlerRegistry());
    configuration.getTypeHandlerRegistry().register(Instant.class, new InstantColumn());
    configuration.getTypeHandlerRegistry().register(UUID.class, new UuidColumn());
    configuration.getTypeHandlerRegistry().register(MessageKind.class, new MessageKindColumn());
    configuration.addMapper(InstallationMapper.class);
    configuration.addMapper(LaneMapper.class);
    configuration.addMapper(TrackMapper.class);
    configuration.addMapper(ConversationMapper.class);
    configuration.addMapper(HistoryMapper.class);
    configuration.addMapper(QuotaMapper.class);
    configuration.addMapper(AdminMapper.class);
    configuration.addMapper(KeyMapper.class);
    configuration.addMapper(UsageMapper.class);
    configuration.addMapper(ConversationListMapper.class);
    configuration.getTypeHandlerRegistry().register(WebhookSecret.class, new WebhookSecretColumn());
    configuration.addMapper(ReservationMapper.class);
    configuration.addMapper(AlertMapper.class);
    configuration.addMapper(OutboxMapper.class);
    configuration.addMapper(AuditMapper.class);
    configuration.addMapper(WebhookMapper.class);
    return configuration;
  }
}
