package dev.helix.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Sandbox.Enclosure;
import dev.helix.domain.port.Sandbox.Life;
import dev.helix.domain.text.Sha256;
import dev.helix.testkit.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomesTest {

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock();
    private Homes homes = new Homes(Path.of("/"), clock);

    @BeforeEach
    void make() {
        homes = new Homes(folder.resolve("homes"), clock);
    }

    private static TreeId tree(int number) {
        return new TreeId("%040x".formatted(number));
    }

    private Path home(int number, Life life) {
        clock.move(Duration.ofSeconds(1));
        return homes.of("test", Enclosure.around(folder).lasting(life).on(tree(number)))
                .folder()
                .orElseThrow();
    }

    @Test
    void aTreeFindsItsOwnHomeAndNoOther() throws IOException {
        Files.writeString(home(1, Life.WITH_HELIX).resolve(".npmrc"), "mine");

        assertThat(home(2, Life.WITH_HELIX)).isEmptyDirectory();
        assertThat(home(1, Life.WITH_HELIX).resolve(".npmrc")).hasContent("mine");
    }

    @Test
    void whatWorksOnNoKnownTreeHasCachesAndNothingThatLasts() {
        var home = homes.of("test", Enclosure.around(folder));

        assertThat(home.folder()).isEmpty();
        assertThat(home.caches().orElseThrow().resolve(".m2/repository")).isEmptyDirectory();
    }

    @Test
    void homesOfOldTreesGoAndThatOfTheRunningSystemStays() throws IOException {
        var running = home(0, Life.OF_ITS_OWN);
        var locked = Files.createDirectories(home(1, Life.WITH_HELIX).resolve("go/pkg"));
        Files.writeString(locked.resolve("file"), "x");

        IntStream.rangeClosed(2, Homes.KEPT + 10).forEach(number -> home(number, Life.WITH_HELIX));

        assertThat(running).isDirectory();
        assertThat(home(1, Life.WITH_HELIX)).isEmptyDirectory();
        try (var all = Files.list(running.resolveSibling("."))) {
            assertThat(all.filter(Files::isDirectory).count()).isLessThan(Homes.KEPT + 4);
        }
    }

    @Test
    void whatIsJudgedHasOneHomeForAll() throws IOException {
        var home = homes.lasting("production").folder().orElseThrow();
        Files.writeString(home.resolve(".apprc"), "kept");

        assertThat(homes.lasting("production").folder().orElseThrow().resolve(".apprc"))
                .hasContent("kept");
    }

    private Path fetched(String file, String text) throws IOException {
        var path = homes.of("test", Enclosure.around(folder))
                .caches()
                .orElseThrow()
                .resolve(".m2/repository")
                .resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        return Files.writeString(path, text);
    }

    @Test
    void cachesKeepWhatMainHasFetchedAndNothingOfAnotherCandidate() throws IOException {
        homes.isolate("test", tree(1), tree -> false);
        var kept = fetched("a/kept.jar", "kept");
        var changed = fetched("a/changed.jar", "as main has it");
        homes.isolate("test", tree(1), tree -> false);
        assertThat(kept).as("the same candidate goes on").exists();

        homes.isolate("test", tree(2), tree(1)::equals);
        var time = Files.getLastModifiedTime(changed);
        Files.writeString(changed, "as mean has it");
        Files.setLastModifiedTime(changed, time);
        var added = fetched("b/added \n.jar", "evil");
        var there = Objects.requireNonNull(kept.getParent());
        var renamed = Files.move(there, there.resolveSibling("c")).resolve("kept.jar");
        Files.createSymbolicLink(there.resolveSibling("out"), Objects.requireNonNull(folder.getParent()));
        homes = new Homes(folder.resolve("homes"), clock);
        homes.isolate("test", tree(3), tree -> false);

        assertThat(added).doesNotExist();
        assertThat(renamed).doesNotExist();
        assertThat(renamed.resolveSibling("changed.jar")).doesNotExist();
        assertThat(Objects.requireNonNull(folder.getParent())).isNotEmptyDirectory();
    }

    @Test
    void whatMainHasFetchedIsThereForTheNextCandidateAndTheOneAfterThat() throws IOException {
        homes.isolate("test", tree(1), tree -> false);
        var kept = fetched("a/kept.jar", "kept");

        for (int next = 2; next < 5; next++) {
            homes.isolate("test", tree(next), tree(1)::equals);
            assertThat(kept).hasContent("kept");
        }
    }

    /** Nobody knows who filled them. */
    @Test
    void cachesWithoutANoteOrWithADamagedOneAreEmptied() throws IOException {
        var old = fetched("a/old.jar", "old");
        homes.isolate("test", tree(1), tree -> true);
        assertThat(old).doesNotExist();

        homes.isolate("test", tree(2), tree -> true);
        var fetched = fetched("a/new.jar", "new");
        homes.isolate("test", tree(3), tree -> true);
        assertThat(fetched).exists();
        Files.writeString(folder.resolve("homes/test.caches"), "helix-caches 1 x\n");
        homes.isolate("test", tree(4), tree -> true);
        assertThat(fetched).doesNotExist();
    }

    /** Puts into a layer what its tree has fetched, as an overlay would. */
    private Path fetchedApart(int number, String file, String text) throws IOException {
        var enclosure = Enclosure.around(folder).on(tree(number));
        var caches = homes.of("test", enclosure).caches().orElseThrow();
        var layer = homes.layer("test", enclosure, List.of(caches)).folder();
        var path = layer.resolve(Sha256.hex(caches.toRealPath().toString()).substring(0, 16))
                .resolve("upper/.m2/repository")
                .resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        return Files.writeString(path, text);
    }

    @Test
    void whatATreeOfMainHasFetchedForItselfIsThereForTheNextOne() throws IOException {
        homes.isolate("test", tree(1), tree -> false);
        var old = fetched("a/old.jar", "old");
        homes.isolate("test", tree(2), tree(1)::equals);
        var linked = fetchedApart(2, "a/new.jar", "new").resolveSibling("link");
        Files.createSymbolicLink(linked, Objects.requireNonNull(folder.getParent()));
        fetchedApart(2, "a/old.jar", "newer");
        fetchedApart(7, "a/evil.jar", "of a rejected one");

        homes.isolate("test", tree(3), tree(2)::equals);
        homes.isolate("test", tree(4), tree(2)::equals);

        assertThat(old).hasContent("newer");
        assertThat(old.resolveSibling("new.jar")).hasContent("new");
        assertThat(old.resolveSibling("evil.jar")).doesNotExist();
        assertThat(old.resolveSibling("link")).doesNotExist();
    }

    /** Nobody, not even root, makes files there. */
    @Test
    void whatCanNotBeCopiedKeepsNothingElseFromComing() throws IOException {
        var from = Files.createDirectories(folder.resolve("from/sub"));
        Files.writeString(from.resolve("lib"), "fetched");
        Files.writeString(from.resolveSibling("lib"), "fetched");

        assertThatCode(() -> new CopiedCaches(from.resolveSibling("."), Path.of("/proc/self/attr")).copy())
                .doesNotThrowAnyException();
    }

    @Test
    void layersOfOldTreesGo() throws IOException {
        fetchedApart(0, "x", "x");
        for (int number = 1; number < Homes.KEPT_LAYERS + 5; number++) {
            clock.move(Duration.ofSeconds(1));
            fetchedApart(number, "x", "x");
        }
        try (var all = Files.list(folder.resolve("homes/test.layers"))) {
            assertThat(all.count()).isLessThan(Homes.KEPT_LAYERS + 3);
        }
        assertThat(folder.resolve("homes/test.layers/" + tree(0))).doesNotExist();
    }
}
