package dev.tollgate.server.cli;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.tollgate.metering.v1.AdminServiceProto;
import dev.tollgate.metering.v1.MeteringServiceProto;
import dev.tollgate.metering.v1.UsageServiceProto;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code protos}: writes the contract for programs in other languages. */
@Command(
    name = "protos",
    description = {
      "Writes the .proto files of the contract, with all that they import, into a directory.",
      "Not those of google/protobuf, which every protobuf compiler brings along."
    })
final class ProtosCommand implements Callable<Integer> {
  private static final String WELL_KNOWN = "google/protobuf/";

  private static final List<FileDescriptor> SERVICES =
      List.of(
          MeteringServiceProto.getDescriptor(),
          UsageServiceProto.getDescriptor(),
          AdminServiceProto.getDescriptor());

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      showDefaultValue = Visibility.NEVER,
      description = "Where to write; made when it is not there. Files that are there are replaced.")
  private @Nullable Path directory;

  @Override
  public Integer call() {
    Set<String> names = new TreeSet<>();
    SERVICES.forEach(file -> collect(file, names));
    CommandSpec command = requireNonNull(spec);
    try {
      for (String name : names) {
        write(name, requireNonNull(directory).resolve(name));
        command.commandLine().getOut().println(name);
      }
      return ExitCode.OK;
    } catch (IOException e) {
      command.commandLine().getErr().println("The files cannot be written: " + e);
      return ExitCode.SOFTWARE;
    }
  }

  private static void collect(FileDescriptor file, Set<String> names) {
    if (!file.getName().startsWith(WELL_KNOWN) && names.add(file.getName())) {
      file.getDependencies().forEach(imported -> collect(imported, names));
    }
  }

  /** The files lie where the classes are: the contract's own, and those of the libraries. */
  private static void write(String name, Path target) throws IOException {
    try (InputStream file = MeteringServiceProto.class.getResourceAsStream("/" + name)) {
      if (file == null) {
        throw new FileNotFoundException(name + " is not in this program");
      }
      Files.createDirectories(requireNonNull(target.getParent()));
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
