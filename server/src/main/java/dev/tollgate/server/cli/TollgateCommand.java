package dev.tollgate.server.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code tollgate}: all its subcommands, and what holds for every one of them. */
@Command(
    name = "tollgate",
    description = "Meters conversations for messaging gateways. Serves when no command is given.",
    versionProvider = ManifestVersion.class)
public final class TollgateCommand {
  private static final List<String> OWN_OPTIONS = List.of("-h", "--help", "-V", "--version");

  private TollgateCommand() {}

  /**
   * The command line.
   *
   * @param serve the command that serves, which runs when no other is named
   * @param environment where options are looked up that are not on the command line
   */
  public static CommandLine commandLine(Object serve, Map<String, String> environment) {
    CommandLine tollgate =
        new CommandLine(new TollgateCommand())
            .addSubcommand("serve", serve)
            .addSubcommand(new TrackCommand())
            .addSubcommand(new OutboundCommand())
            .addSubcommand(new CheckCommand())
            .addSubcommand(new ReserveCommand())
            .addSubcommand(new ReleaseCommand())
            .addSubcommand(new ReservationsCommand())
            .addSubcommand(new UsageCommand())
            .addSubcommand(new SessionsCommand())
            .addSubcommand(new StatsCommand())
            .addSubcommand(new ConversationCommand())
            .addSubcommand(new AlertsCommand())
            .addSubcommand(new AuditCommand())
            .addSubcommand(new TenantCommand())
            .addSubcommand(new GrantCommand())
            .addSubcommand(new PlansCommand())
            .addSubcommand(new PlanCommand())
            .addSubcommand(new KeyCommand())
            .addSubcommand(new ImportCommand())
            .addSubcommand(new VoidCommand())
            .addSubcommand(new UnlinkCommand())
            .addSubcommand(new ReconcileCommand())
            .addSubcommand(new WatchCommand())
            .addSubcommand(new WebhookCommand())
            .addSubcommand(new ProtosCommand());
    IsoConverters.register(tollgate);
    describe(tollgate);
    return tollgate
        .setDefaultValueProvider(new EnvironmentDefaults(environment))
        .setCaseInsensitiveEnumValuesAllowed(true)
        // An id may begin with @.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(Failures::wrongUsage)
        .setExecutionExceptionHandler(Failures::failed);
  }

  /** These arguments, with {@code serve} before them when they name no command. */
  public static String[] orServe(String... arguments) {
    boolean namesNone =
        arguments.length == 0
            || (arguments[0].startsWith("-") && !OWN_OPTIONS.contains(arguments[0]));
    return namesNone
        ? Stream.concat(Stream.of("serve"), Stream.of(arguments)).toArray(String[]::new)
        : arguments;
  }

  private static void describe(CommandLine command) {
    command
        .getCommandSpec()
        .mixinStandardHelpOptions(true)
        .usageMessage()
        .showDefaultValues(true)
        .footer(
            "",
            "Options may also come from the environment: --the-name as TOLLGATE_THE_NAME.",
            "The command line wins.");
    command.getSubcommands().values().forEach(TollgateCommand::describe);
  }
}
