package dev.helix.enforcement.validator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.Author;
import dev.helix.domain.evolution.Bundle;
import dev.helix.domain.evolution.Change;
import dev.helix.domain.evolution.CommitDraft;
import dev.helix.domain.evolution.CommitId;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.Content;
import dev.helix.domain.evolution.FileMode;
import dev.helix.domain.evolution.MergeResult;
import dev.helix.domain.evolution.MergeTrial;
import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.Repository;
import dev.helix.testkit.ChangeSet;
import dev.helix.testkit.InMemoryRepository;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionMergingTest {

    private static final String MADE =
            "# ADRs\n\nMade from the files' headers by `helix check --adr-index --write`.\n\n";

    private final InMemoryRepository below = new InMemoryRepository();
    private final DecisionMerging repository = new DecisionMerging(below, Locale.ENGLISH);
    private final CommitId base = ChangeSet.on(below).add("readme", "hello\n").commitToMain();

    private static String decision(String number, String title) {
        return "---\nadr_id: \"" + number + "\"\ntitle: " + title + "\nstatus: Proposed\n---\n\n# " + title + "\n";
    }

    private Bundle project(String number, String slug, String index) {
        return ChangeSet.on(below, base)
                .add("adr/" + number + "-" + slug + ".md", decision(number, slug))
                .add("adr/INDEX.md", index)
                .bundle();
    }

    private String text(TreeId tree, String path) {
        return repository
                .read(repository.file(tree, new RepoPath(path)).orElseThrow().blob())
                .text();
    }

    private TreeId clean(MergeResult result) {
        assertThat(result).isInstanceOf(MergeResult.Clean.class);
        return ((MergeResult.Clean) result).tree();
    }

    @Test
    void theSecondOfTwoDecisionsFitsAndTheIndexHasBoth() {
        ChangeSet.on(below)
                .add("adr/001-search.md", decision("001", "search"))
                .add("adr/INDEX.md", MADE + "| one |\n")
                .commitToMain();
        var second = project("002", "cache", MADE + "| two |\n");
        assertThat(below.merge(second, below.main())).isInstanceOf(MergeResult.Conflicted.class);

        var tree = clean(repository.merge(second, repository.main()));
        assertThat(text(tree, "adr/INDEX.md"))
                .contains("[001](001-search.md)")
                .contains("[002](002-cache.md)")
                .contains("Next free number: 003");
        assertThat(clean(repository.merge(second, repository.main())))
                .as("again")
                .isEqualTo(tree);
        assertThat(repository.tryMerge(second, repository.main())).isEqualTo(new MergeTrial.Fits());
    }

    @Test
    void anIndexThatAPersonKeepsIsAFileLikeAnyOther() {
        ChangeSet.on(below).add("adr/INDEX.md", "by hand\n").commitToMain();
        assertThat(repository.merge(project("002", "cache", MADE), repository.main()))
                .isInstanceOfSatisfying(
                        MergeResult.Conflicted.class,
                        result -> assertThat(result.conflicts())
                                .extracting(Conflict::path)
                                .containsExactly(new RepoPath("adr/INDEX.md")));
    }

    @Test
    void oneNumberForTwoDecisionsIsAConflictAndMarkingGivesTheNextOne() {
        ChangeSet.on(below)
                .add("adr/001-search.md", decision("001", "search"))
                .add("adr/INDEX.md", MADE)
                .commitToMain();
        var second = project("001", "cache", MADE + "| two |\n");
        assertThat(repository.merge(second, repository.main()))
                .isEqualTo(new MergeResult.Conflicted(List.of(new Conflict(
                        new RepoPath("adr/001-cache.md"),
                        Conflict.Kind.NUMBER,
                        List.of(new Conflict.Hunk("", "adr/001-search.md", "adr/001-cache.md"))))));

        var tree = repository.mergeMarked(second, repository.main());
        assertThat(repository.names(tree, new RepoPath("adr")))
                .containsExactly("001-search.md", "002-cache.md", "INDEX.md");
        assertThat(text(tree, "adr/002-cache.md")).contains("adr_id: \"002\"");
        assertThat(text(tree, "adr/INDEX.md")).contains("[002](002-cache.md)");
    }

    @Test
    void aYearInANameIsNoNumberAndADecisionThatIsThereIsContained() {
        ChangeSet.on(below).add("adr/2024-01-01-old.md", "An old one.\n").commitToMain();
        var dated = ChangeSet.on(below, base)
                .add("adr/2024-02-02-new.md", "A new one.\n")
                .bundle();
        assertThat(repository.merge(dated, repository.main())).isInstanceOf(MergeResult.Clean.class);

        var one = project("001", "search", MADE);
        var merged = clean(repository.merge(one, repository.main()));
        ChangeSet.on(below)
                .add("adr/001-search.md", decision("001", "search"))
                .add("adr/INDEX.md", text(merged, "adr/INDEX.md"))
                .commitToMain();
        assertThat(repository.merge(one, repository.main())).isInstanceOf(MergeResult.AlreadyContained.class);
    }

    @Test
    void aDecisionThatIsNoUtf8GetsItsNumberAndKeepsItsBytesAndTheIndexHoldsNoneOfThem() {
        ChangeSet.on(below)
                .add("adr/001-search.md", decision("001", "search"))
                .add("adr/INDEX.md", MADE)
                .commitToMain();
        var bytes = decision("001", "Pr\u00FCfung").getBytes(StandardCharsets.ISO_8859_1);
        var second = ChangeSet.on(below, base)
                .add("adr/001-cache.md", FileMode.REGULAR, Content.of(bytes))
                .add("adr/INDEX.md", MADE + "| two |\n")
                .bundle();

        var tree = repository.mergeMarked(second, repository.main());

        var there = repository.file(tree, new RepoPath("adr/002-cache.md")).orElseThrow();
        assertThat(new String(repository.read(there.blob()).bytes(), StandardCharsets.ISO_8859_1))
                .isEqualTo(decision("002", "Pr\u00FCfung"));
        assertThat(text(tree, "adr/INDEX.md"))
                .contains("| [002](002-cache.md) | 002-cache.md | Proposed |")
                .doesNotContain("\uFFFD");
    }

    @Test
    void aNumberThatTheProjectItselfGivesUpIsFree() {
        var old = new RepoPath("adr/001-search.md");
        ChangeSet.on(below)
                .add("adr/001-search.md", decision("001", "search"))
                .add("adr/002-rest.md", decision("002", "rest"))
                .add("adr/INDEX.md", MADE)
                .commitToMain();
        var entry = repository.file(repository.main(), old).orElseThrow();
        var taken = below.store(Content.of(decision("001", "cache")));
        var adds = new Change.Add(new RepoPath("adr/001-cache.md"), FileMode.REGULAR, taken);
        var deletes = new Change.Delete(old, entry.blob());
        var renames = new Change.Rename(
                old, new RepoPath("notes/search.md"), entry.mode(), entry.blob(), below.store(Content.of("Old.\n")));

        for (var gives : List.of(deletes, renames)) {
            var tree = clean(repository.merge(new Bundle(repository.main(), List.of(adds, gives)), repository.main()));
            assertThat(repository.names(tree, new RepoPath("adr"))).contains("001-cache.md", "002-rest.md");
        }
        assertThat(repository.merge(new Bundle(repository.main(), List.of(adds)), repository.main()))
                .isInstanceOf(MergeResult.Conflicted.class);
    }

    @Test
    void whatOnlyHasANumberInItsNameTakesNone() {
        ChangeSet.on(below)
                .add("adr/001-notes.md", "No decision.\n")
                .add("adr/003-other.md", decision("003", "other"))
                .add("adr/INDEX.md", MADE)
                .commitToMain();
        clean(repository.merge(project("001", "cache", MADE + "| two |\n"), repository.main()));

        var zero = project("000", "begin", MADE + "| two |\n");
        ChangeSet.on(below).add("adr/000-first.md", decision("000", "first")).commitToMain();
        assertThat(repository.merge(zero, repository.main())).isInstanceOf(MergeResult.Conflicted.class);
    }

    @Test
    void markingWhatConcernsNoDecisionIsLeftToTheRepositoryBelow() {
        ChangeSet.on(below)
                .add("adr/001-search.md", decision("001", "search"))
                .add("adr/INDEX.md", MADE + "| old |\n")
                .commitToMain();
        var other = ChangeSet.on(below, base).add("readme.md", "more\n").bundle();

        var tree = repository.mergeMarked(other, repository.main());
        assertThat(tree).isEqualTo(below.mergeMarked(other, below.main()));
        assertThat(text(tree, "adr/INDEX.md")).isEqualTo(MADE + "| old |\n");
        assertThat(text(clean(repository.merge(other, repository.main())), "adr/INDEX.md"))
                .isEqualTo(MADE + "| old |\n");
    }

    @Test
    void asksTheRepositoryBelowForTheRest() {
        var known = new CommitId("1".repeat(40));
        var person = new Author("Ada", "ada@example.org");
        var answers = Map.<String, Object>of(
                "signingProblem",
                Optional.of("no key"),
                "removeOwnLocks",
                List.of("index.lock"),
                "commitForMain",
                known,
                "person",
                person,
                "pack",
                7);
        var answering = (Repository) Proxy.newProxyInstance(
                Repository.class.getClassLoader(),
                new Class<?>[] {Repository.class},
                (self, method, arguments) -> answers.get(method.getName()));
        var passing = new DecisionMerging(answering, Locale.ENGLISH);

        assertThat(passing.signingProblem()).contains("no key");
        assertThat(passing.removeOwnLocks()).containsExactly("index.lock");
        assertThat(passing.person()).isEqualTo(person);
        assertThat(passing.pack(List.of(known))).isEqualTo(7);
        assertThat(passing.commitForMain(
                        new CommitDraft(new TreeId("2".repeat(40)), known, person, "m", Instant.EPOCH)))
                .isEqualTo(known);
    }
}
