package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.git.JGitRepository;
import dev.helix.adapter.git.JGitSlots;
import dev.helix.adapter.git.RootGuard;
import dev.helix.domain.evolution.Damage;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.port.Activity;
import dev.helix.domain.port.Guard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guard of an agent's turn does with each file that HELIX keeps in a root, as {@code docs/contract.md}, section 9, names them. */
class GuardedNamesTest {

    private static final ProjectId ID = new ProjectId("greet");

    /** Nobody writes these while an agent works, or HELIX tells the guard what it has written there itself. Each other one is written at any time. */
    private static final List<String> TOLD_OR_AT_REST = List.of(
            ".helix/alarms.json",
            ".helix/browsers.json",
            ".helix/bundles/x.json",
            ".helix/credential",
            ".helix/journal.jsonl.format-1",
            ".helix/programs",
            ".helix/proof.key",
            ".helix/proof.key.pub",
            ".helix/supervisor/helix-supervisor.jar",
            ".helix/supervisor/plan");

    @TempDir
    private Path folder;

    private static final class Idle implements Activity {
        @Override
        public long mark() {
            return 0;
        }

        @Override
        public boolean busySince(ProjectId project, long mark) {
            return false;
        }
    }

    private static List<String> names() throws IOException {
        var names = new ArrayList<String>();
        for (var row : ContractTest.stored()) {
            var last = Path.of("");
            for (var name : row.split(", ", -1)) {
                var plain = name.replaceAll("<[a-z0-9]+>", "x")
                        .replace("/**", "/x/y")
                        .replace("*", "");
                last = last.resolveSibling(plain);
                if (last.startsWith(".helix")) {
                    names.add(last.toString());
                }
            }
        }
        return names;
    }

    /** What changes in these is not put back: what that comes to is said, of each. */
    @Test
    void whatIsNotGuardedStandsInTheThreatModelWithWhatThatComesTo() throws IOException {
        var model = Files.readString(Path.of("../docs/threat-model.md"));
        var table = model.substring(model.indexOf("### Without a sandbox"), model.indexOf("## Slot"));
        var told = new TreeSet<String>();
        table.lines()
                .filter(line -> line.startsWith("| `.helix/"))
                .map(line -> line.substring(2, line.indexOf('|', 2)))
                .forEach(cell -> Pattern.compile("`([^`]+)`")
                        .matcher(cell)
                        .results()
                        .forEach(match -> told.add(match.group(1))));

        var unguarded = new TreeSet<String>();
        names().stream()
                .filter(name -> !TOLD_OR_AT_REST.contains(name))
                .map(name -> Path.of(name).subpath(0, 2).toString())
                .forEach(unguarded::add);
        assertThat(told).containsAll(unguarded);
        assertThat(told)
                .allSatisfy(name -> assertThat(unguarded.contains(name) || name.startsWith(".helix/staged"))
                        .as(name)
                        .isTrue());
    }

    @Test
    void whatHelixWritesAtAnyTimeIsNotTakenForAnAgentsDamage() throws IOException {
        var root = GitFolder.with(folder.resolve("shop"), "app.txt", "one", ".gitignore", "/projects/\n/.helix/\n")
                .folder();
        var open = Files.createDirectories(root.resolve("projects/evolution/greet/workspace"));
        var names = names();
        assertThat(names).hasSizeGreaterThan(40);
        try (var repository = new JGitRepository(root, "main")) {
            var slots = new JGitSlots(
                    repository, root.resolve(".helix/production"), root.resolve(".helix/systems"), List.of());
            slots.switchTo(slots.prepare(repository.tree(repository.main())));
            var own = new RootGuard.Own(new Idle(), List.of(), (file, content) -> false);
            var watch = new RootGuard(repository, slots, root, own).begin(ID, open);
            for (var name : names) {
                var file = root.resolve(name);
                Files.createDirectories(file.resolveSibling("."));
                Files.writeString(file, "HELIX's own\n");
            }

            var damage = watch.end(new Guard.Reach(List.of(), false)).damage();

            var seen = new TreeSet<String>();
            damage.stream()
                    .map(Damage::path)
                    .filter(path -> !path.startsWith(".helix/production/"))
                    .forEach(seen::add);
            assertThat(seen).containsExactlyElementsOf(TOLD_OR_AT_REST);
        }
    }
}
