package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.RepoPath;
import dev.helix.domain.evolution.TreeId;
import dev.helix.domain.port.SyntaxChecker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link SyntaxChecker}. */
public interface SyntaxCheckerContract {

    /** A tree, whichever. */
    TreeId TREE = new TreeId("7".repeat(40));

    /** Returns the subject. */
    SyntaxChecker checker();

    /** Returns an empty folder, the same one within a test. */
    Path folder();

    /** Returns the name of a file whose language the subject knows. */
    String file();

    /** Returns a content of {@link #file} that is right. */
    String right();

    /** Returns a content of {@link #file} that is wrong. */
    String wrong();

    private SyntaxChecker.Syntax check(String content) throws IOException {
        Files.writeString(folder().resolve(file()), content);
        return checker().check(folder(), TREE, List.of(new RepoPath(file())));
    }

    @Test
    default void hasNothingToSayAboutWhatIsRight() throws IOException {
        var syntax = check(right());

        assertThat(syntax.findings()).isEmpty();
        assertThat(syntax.checked()).isEqualTo(1);
    }

    @Test
    default void findsWhatIsWrongAndChangesNothing() throws IOException {
        var syntax = check(wrong());

        assertThat(syntax.findings()).isNotEmpty();
        assertThat(syntax.findings().getFirst().message()).isNotBlank();
        assertThat(folder().resolve(file())).hasContent(wrong().stripTrailing());
    }

    @Test
    default void leavesOutWhatIsGone() {
        var syntax = checker().check(folder(), TREE, List.of(new RepoPath(file())));

        assertThat(syntax.findings()).isEmpty();
        assertThat(syntax.checked()).isZero();
    }

    @Test
    default void ofNoFileThereIsNothingToSay() {
        assertThat(checker().check(folder(), TREE, List.of())).isEqualTo(new SyntaxChecker.Syntax(0, List.of()));
    }
}
