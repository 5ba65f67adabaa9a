package dev.helix.adapter.local;

import com.sun.source.util.JavacTask;
import dev.helix.domain.evolution.CommandResult;
import dev.helix.domain.evolution.CommandResult.Exit;
import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.Finding;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.CommandRunner;
import dev.helix.domain.port.PortException;
import dev.helix.domain.port.SyntaxChecker;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks files by their ending: Java by the compiler's own parser, JSON, YAML and XML here, Python, shell and JavaScript by
 * their interpreters' parsers where these are installed. None of the files is run: an interpreter gets a copy of each one, in a
 * folder where nothing else lies that it could take for its own settings or modules.
 */
public final class LanguageSyntax implements SyntaxChecker {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PACKAGE = "package.json";
    private static final String PYTHON =
            "import ast,sys; ast.parse(open(sys.argv[1], encoding='utf-8').read(), sys.argv[1])";

    private static final int DEEPEST = 500;

    private final CommandRunner commands;
    private final Programs programs;
    private final JsonMapper json = JsonMapper.builder().build();

    /** Finds interpreters by the {@code PATH} of {@code environment}, which is HELIX's own. */
    public LanguageSyntax(CommandRunner commands, Map<String, String> environment) {
        this.commands = commands;
        this.programs = new Programs(environment);
    }

    @Override
    public Syntax check(Path directory, TreeId tree, Collection<RepoPath> files) {
        int checked = 0;
        var findings = new ArrayList<Finding>();
        var denied = new ArrayList<Denial>();
        for (var path : files) {
            var file = directory.resolve(path.value());
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                var found = check(path, new Reading(directory, tree, file, denied::addAll));
                checked += found == null ? 0 : 1;
                findings.addAll(found == null ? List.of() : found);
            }
        }
        return new Syntax(checked, findings, denied);
    }

    /**
     * A file that is read.
     *
     * @param tree that {@code directory} holds
     * @param denied hears what a sandbox denied to the programs that read it
     */
    private record Reading(Path directory, TreeId tree, Path file, Consumer<List<Denial>> denied) {}

    /** Returns what is wrong; null for a kind of file that nobody here can read. */
    private @Nullable List<Finding> check(RepoPath path, Reading reading) {
        var file = reading.file();
        var name = path.name().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "java" -> java(path, file);
            case "xml", "xsd", "xsl", "svg" -> xml(path, file);
            case "json" -> json(path, file);
            case "yaml", "yml" -> yaml(path, file);
            case "py" -> interpreter(path, reading, "python3", "-I", "-c", PYTHON);
            case "sh", "bash" -> interpreter(path, reading, "bash", "-n");
            case "js", "mjs", "cjs" -> interpreter(path, reading, "node", "--check");
            default -> null;
        };
    }

    private static List<Finding> java(RepoPath path, Path file) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            return missing(path, "a Java compiler");
        }
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        try (var manager = compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
            var task = (JavacTask) compiler.getTask(
                    Writer.nullWriter(),
                    manager,
                    diagnostics,
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjects(file));
            task.parse();
        } catch (IOException e) {
            throw new PortException("can't parse " + file + ": " + e, e);
        } catch (IllegalStateException | StackOverflowError e) {
            // So the compiler says that its parser, which recurses, has come to the end of its stack.
            if (e instanceof StackOverflowError || e.getCause() instanceof StackOverflowError) {
                return List.of(tooDeep(path));
            }
            throw e;
        }
        return diagnostics.getDiagnostics().stream()
                .filter(found -> found.getKind() == Diagnostic.Kind.ERROR)
                .map(found -> new Finding(
                        path.value(), (int) Math.max(0, found.getLineNumber()), found.getMessage(Locale.ROOT)))
                .toList();
    }

    private List<Finding> json(RepoPath path, Path file) {
        try {
            return json.readTree(text(file)).isMissingNode()
                    ? List.of(new Finding(path.value(), 1, "the file is empty"))
                    : List.of();
        } catch (JacksonException e) {
            var line = Optional.ofNullable(e.getLocation())
                    .map(location -> location.getLineNr())
                    .orElse(0);
            return List.of(new Finding(path.value(), Math.max(0, line), e.getOriginalMessage()));
        }
    }

    private static List<Finding> yaml(RepoPath path, Path file) {
        try {
            int depth = 0;
            var settings = LoadSettings.builder().setLabel(path.value()).build();
            for (var event : new Parse(settings).parseString(text(file))) {
                depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
                if (depth > DEEPEST) {
                    return List.of(tooDeep(path));
                }
            }
            return List.of();
        } catch (MarkedYamlEngineException e) {
            var line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            return List.of(new Finding(path.value(), line, e.getProblem()));
        } catch (YamlEngineException e) {
            return List.of(new Finding(path.value(), 0, String.valueOf(e.getMessage())));
        }
    }

    /** Nothing that a document refers to is ever fetched or put in. */
    private static List<Finding> xml(RepoPath path, Path file) {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        try (var in = Files.newInputStream(file)) {
            var reader = factory.createXMLStreamReader(in);
            while (reader.hasNext()) {
                reader.next();
            }
            return List.of();
        } catch (XMLStreamException e) {
            var line = Optional.ofNullable(e.getLocation())
                    .map(location -> location.getLineNumber())
                    .orElse(0);
            return List.of(new Finding(path.value(), Math.max(0, line), String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw new PortException("can't read " + file + ": " + e, e);
        }
    }

    private static Finding tooDeep(RepoPath path) {
        return new Finding(path.value(), 0, "it is nested too deeply");
    }

    /** A file that can't be checked has not passed. */
    private static List<Finding> missing(RepoPath path, String tool) {
        return List.of(new Finding(path.value(), 0, "it can't be checked: " + tool + " is not installed"));
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new PortException("can't read " + file + ": " + e, e);
        }
    }

    /** The place of a file has a say in how interpreters start: by settings, versions and modules that lie around it. */
    private List<Finding> interpreter(RepoPath path, Reading reading, String... program) {
        if (programs.find(program[0]).isEmpty()) {
            return missing(path, program[0]);
        }
        try {
            var nowhere = Files.createTempDirectory("helix-syntax");
            try {
                var alone = nowhere.toRealPath();
                var copy = alone.resolve(path.name());
                Files.copy(reading.file(), copy, LinkOption.NOFOLLOW_LINKS);
                if (program[0].equals("node")) {
                    Files.writeString(alone.resolve(PACKAGE), kindOfModule(path, reading.directory()));
                }
                return read(path, alone, reading, program);
            } finally {
                DurableFile.remove(nowhere);
            }
        } catch (IOException e) {
            throw new PortException("can't read " + reading.file() + ": " + e, e);
        }
    }

    private List<Finding> read(RepoPath path, Path alone, Reading reading, String... program) {
        var copy = alone.resolve(path.name());
        var command = new ArrayList<>(List.of(program));
        command.add(copy.toString());
        var environment = Map.of(CommandRunner.Command.TREE, reading.tree().sha());
        var result = commands.run(new CommandRunner.Command(command, alone, environment, LIMIT));
        reading.denied().accept(result.denied());
        if (result.succeeded()) {
            return List.of();
        }
        if (!(result.exit() instanceof Exit.Code)) {
            throw new PortException("the syntax check of " + path + " did not end: " + result.ending());
        }
        var output = result.output().replace(copy.toString(), path.value());
        return List.of(new Finding(path.value(), lineIn(output, path), messageIn(output, result)));
    }

    /** The nearest package tells Node whether a script is a module: that alone is taken over from it. */
    private String kindOfModule(RepoPath path, Path directory) {
        var folder = directory.resolve(path.value()).getParent();
        while (folder != null && folder.startsWith(directory)) {
            var told = folder.resolve(PACKAGE);
            if (Files.isRegularFile(told, LinkOption.NOFOLLOW_LINKS)) {
                return switch (kindToldBy(told)) {
                    case "module" -> "{\"type\": \"module\"}";
                    case "commonjs" -> "{\"type\": \"commonjs\"}";
                    default -> "{}";
                };
            }
            folder = folder.getParent();
        }
        return "{}";
    }

    private String kindToldBy(Path told) {
        try {
            return json.readTree(text(told)).path("type").asString("");
        } catch (JacksonException e) {
            return "";
        }
    }

    /** Python says {@code "FILE", line 3}, bash {@code FILE: line 3}, node {@code FILE:3}; 0 when none of them. */
    private static int lineIn(String output, RepoPath path) {
        var match = Pattern.compile(Pattern.quote(path.value()) + "(?:\"?,? line |: line |:)(\\d{1,9})")
                .matcher(output);
        return match.find() ? Integer.parseInt(match.group(1)) : 0;
    }

    private static String messageIn(String output, CommandResult result) {
        var lines = output.strip().lines().toList();
        return lines.stream()
                .filter(line -> line.contains("Error: ") || line.contains(": line "))
                .findFirst()
                .orElseGet(() -> lines.isEmpty() ? result.ending() : lines.getLast());
    }
}
