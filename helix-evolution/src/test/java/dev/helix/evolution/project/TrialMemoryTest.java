package dev.helix.evolution.project;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.MergeTrial;
import dev.helix.domain.port.Repository;
import dev.helix.testkit.ChangeSet;
import dev.helix.testkit.InMemoryRepository;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrialMemoryTest {

    private static final int HISTORIES = Integer.getInteger("helix.radar.histories", 1_000);
    private static final long SEED = Long.getLong("helix.radar.seed", 11);
    private static final int MOVES = 5;
    private static final List<String> FOLDERS = List.of("", "a/", "a/b/", "c/", "d/e/");

    private final InMemoryRepository stored = new InMemoryRepository();
    private final AtomicInteger merges = new AtomicInteger();
    private final Repository repository = counting(stored, merges);
    private final TrialMemory memory = new TrialMemory(repository);

    /** Counts how often it is asked to merge. */
    static Repository counting(Repository real, AtomicInteger merges) {
        return (Repository) Proxy.newProxyInstance(
                Repository.class.getClassLoader(), new Class<?>[] {Repository.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("tryMerge")) {
                        merges.incrementAndGet();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void mergesAgainOnlyWhatAMoveOfMainTouches() {
        var base = ChangeSet.on(stored)
                .add("a/one", "1\n")
                .add("a/two", "2\n")
                .add("b/three", "3\n")
                .commitToMain();
        var first = ChangeSet.on(stored, base).modify("a/one", "eins\n").bundle();
        var second = ChangeSet.on(stored, base).modify("b/three", "drei\n").bundle();
        memory.trial(first, base);
        memory.trial(second, base);
        merges.set(0);

        var moved = ChangeSet.on(stored).modify("a/one", "uno\n").commitToMain();

        assertThat(memory.trial(second, moved)).isInstanceOf(MergeTrial.Fits.class);
        assertThat(merges).hasValue(0);
        assertThat(memory.trial(first, moved)).isInstanceOf(MergeTrial.Conflicted.class);
        assertThat(merges).hasValue(1);
    }

    @Test
    void findsOutOnceHowTwoFitTogetherUntilMainTouchesOneOfThem() {
        var base = ChangeSet.on(stored).add("one", "1\n").add("other", "2\n").commitToMain();
        var first = ChangeSet.on(stored, base).modify("one", "eins\n").bundle();
        var second = ChangeSet.on(stored, base).modify("one", "uno\n").bundle();
        var asked = new AtomicInteger();
        var onto = new ArrayList<>(List.of(base));
        onto.add(ChangeSet.on(stored).modify("other", "zwei\n").commitToMain());
        onto.add(onto.getLast());
        onto.add(ChangeSet.on(stored).modify("one", "un\n").commitToMain());

        for (var main : onto) {
            memory.clashes(first, second, main, () -> {
                asked.incrementAndGet();
                return List.of();
            });
        }

        assertThat(asked).hasValue(2);
    }

    @Test
    void saysWhatMergingAnewWouldSayWhateverMainDoes() {
        for (var seed = SEED; seed < SEED + HISTORIES; seed++) {
            checkHistory(stored, memory, seed);
        }
        assertThat(merges.get())
                .as("merges, where each reading by itself would be one")
                .isLessThan(HISTORIES * (MOVES + 1) * 9 / 10);
    }

    /** Main moves several times; after each, what is remembered must be what merging anew gives. */
    static void checkHistory(Repository real, TrialMemory memory, long seed) {
        var history = new History(real, new Random(seed));
        var bundle = history.bundle();
        for (var move = 0; move <= MOVES; move++) {
            assertThat(memory.trial(bundle, history.main()))
                    .as("seed %d, move %d:%n%s", seed, move, String.join("\n", history.told))
                    .isEqualTo(real.tryMerge(bundle, history.main()));
            history.move();
        }
    }

    /** Files of few names, so that both sides meet often. */
    private static final class History {
        private final Repository repository;
        private final Random random;
        private final SortedMap<String, String> files = new TreeMap<>();
        private final SortedMap<String, String> atBase;
        private final List<String> told = new ArrayList<>();
        private final CommitId base;
        private CommitId main;

        History(Repository repository, Random random) {
            this.repository = repository;
            this.random = random;
            var changes = ChangeSet.on(repository);
            for (var i = 0; i < 8; i++) {
                new Side("base", changes, files).add(freshPath());
            }
            this.base = changes.commit();
            this.main = base;
            this.atBase = new TreeMap<>(files);
        }

        private String freshPath() {
            var name = "n" + random.nextInt(12);
            return FOLDERS.get(random.nextInt(FOLDERS.size()))
                    + (random.nextInt(4) == 0 ? name.toUpperCase(ROOT) : name);
        }

        CommitId main() {
            return main;
        }

        Bundle bundle() {
            while (true) {
                var changes = ChangeSet.on(repository, base);
                var side = new Side("project", changes, new TreeMap<>(atBase));
                for (var i = random.nextInt(3); i >= 0; i--) {
                    side.change();
                }
                if (!side.touched.isEmpty()) {
                    return changes.bundle();
                }
            }
        }

        void move() {
            var changes = ChangeSet.on(repository, main);
            var side = new Side("main", changes, files);
            side.change();
            if (!side.touched.isEmpty()) {
                main = changes.commit();
            }
        }

        /** One commit's, or one bundle's, changes: each file is changed once. */
        private final class Side {
            private final String name;
            private final ChangeSet changes;
            private final SortedMap<String, String> there;
            private final Set<String> touched = new HashSet<>();

            Side(String name, ChangeSet changes, SortedMap<String, String> there) {
                this.name = name;
                this.changes = changes;
                this.there = there;
            }

            void change() {
                var free = there.keySet().stream()
                        .filter(path -> !touched.contains(path))
                        .toList();
                var kind = random.nextInt(6);
                if (free.isEmpty() || kind == 0) {
                    add(freshPath());
                    return;
                }
                var path = free.get(random.nextInt(free.size()));
                switch (kind) {
                    case 1, 2 -> modify(path);
                    case 3 -> delete(path);
                    case 4 -> rename(path, freshPath());
                    default -> {
                        var folder = path.substring(0, path.lastIndexOf('/') + 1);
                        var target = "m" + random.nextInt(3) + "/";
                        free.stream()
                                .filter(file -> file.startsWith(folder))
                                .forEach(file -> rename(file, target + file.substring(folder.length())));
                    }
                }
            }

            private void add(String path) {
                if (isFree(path)) {
                    note("adds", path);
                    there.put(path, "one " + path + "\ntwo\nthree\nfour\nfive " + path + "\n");
                    changes.add(path, text(path));
                }
            }

            private void modify(String path) {
                var text = text(path).replaceFirst(random.nextBoolean() ? "one" : "five", name + random.nextInt(3));
                if (!text.equals(there.put(path, text))) {
                    note("modifies", path);
                    changes.modify(path, text);
                }
            }

            private void delete(String path) {
                note("deletes", path);
                there.remove(path);
                changes.delete(path);
            }

            private void rename(String from, String to) {
                if (isFree(to)) {
                    note("moves", from);
                    note("gets", to);
                    there.put(to, text(from));
                    there.remove(from);
                    changes.rename(from, to);
                }
            }

            private String text(String path) {
                return Objects.requireNonNull(there.get(path));
            }

            private void note(String what, String path) {
                touched.add(path);
                told.add(name + " " + what + " " + path);
            }

            /** It was never there, has no twin, and no file or folder is in its way. */
            private boolean isFree(String path) {
                var folded = path.toLowerCase(ROOT);
                return Stream.concat(there.keySet().stream(), touched.stream())
                        .map(other -> other.toLowerCase(ROOT))
                        .noneMatch(other -> other.equals(folded)
                                || other.startsWith(folded + "/")
                                || folded.startsWith(other + "/"));
            }
        }
    }
}
