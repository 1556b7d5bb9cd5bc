package dev.tollgate.server.store;

import dev.tollgate.server.domain.MessageKind;
import dev.tollgate.server.domain.WebhookSecret;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.ibatis.logging.nologging.NoLoggingImpl;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.LocalCacheScope;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.managed.ManagedTransactionFactory;

/** MyBatis as the store uses it. */
final class Mappers {
  private Mappers() {}

  /** Sessions on connections of their own, closed with them. */
  static SqlSessionFactory sessionFactory(DataSource dataSource) {
    return sessionFactory(dataSource, true);
  }

  /** Sessions on connections that somebody else commits, rolls back and closes. */
  static SqlSessionFactory guestSessionFactory(DataSource dataSource) {
    return sessionFactory(dataSource, false);
  }

  private static SqlSessionFactory sessionFactory(DataSource dataSource, boolean closing) {
    ManagedTransactionFactory transactions = new ManagedTransactionFactory();
    Properties properties = new Properties();
    properties.setProperty("closeConnection", Boolean.toString(closing));
    transactions.setProperties(properties);
    Environment environment = new Environment("tollgate", transactions, dataSource);
    Configuration configuration = new RowMaps(environment);
    // The session's cache would answer a repeated statement without asking the database.
    configuration.setLocalCacheScope(LocalCacheScope.STATEMENT);
    configuration.setCacheEnabled(false);
    // Its debug log would show what is in the arrays: ids of customers and messages.
    configuration.setLogImpl(NoLoggingImpl.class);
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
    configuration.addMapper(OutboxMapper.class);
    configuration.addMapper(WebhookMapper.class);
    return new SqlSessionFactoryBuilder().build(configuration);
  }
}
