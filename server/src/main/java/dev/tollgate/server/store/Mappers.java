package dev.tollgate.server.store;

import dev.tollgate.server.domain.MessageKind;
import java.time.Instant;
import java.util.UUID;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.LocalCacheScope;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.managed.ManagedTransactionFactory;

/** MyBatis as the store uses it. */
final class Mappers {
  private Mappers() {}

  static SqlSessionFactory sessionFactory(javax.sql.DataSource dataSource) {
    // Managed: commits, rollbacks and closing stay with whoever opened the connection.
    Environment environment =
        new Environment("tollgate", new ManagedTransactionFactory(), dataSource);
    Configuration configuration = new Configuration(environment);
    // The session's cache would answer a repeated statement without asking the database.
    configuration.setLocalCacheScope(LocalCacheScope.STATEMENT);
    configuration.setCacheEnabled(false);
    configuration.setMapUnderscoreToCamelCase(true);
    configuration.setArgNameBasedConstructorAutoMapping(true);
    ArrayParameter.registerAll(configuration.getTypeHandlerRegistry());
    configuration.getTypeHandlerRegistry().register(Instant.class, new InstantColumn());
    configuration.getTypeHandlerRegistry().register(UUID.class, new UuidColumn());
    configuration.getTypeHandlerRegistry().register(MessageKind.class, new MessageKindColumn());
    configuration.addMapper(InstallationMapper.class);
    configuration.addMapper(LaneMapper.class);
    configuration.addMapper(TrackMapper.class);
    configuration.addMapper(QuotaMapper.class);
    configuration.addMapper(AdminMapper.class);
    configuration.addMapper(UsageMapper.class);
    return new SqlSessionFactoryBuilder().build(configuration);
  }
}
