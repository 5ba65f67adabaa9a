package dev.helix.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.port.FileView;
import dev.helix.domain.port.FileView.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link FileView} does. */
public interface FileViewContract {

    /** Returns a view of a tree with these texts by path, and nothing else. */
    FileView view(Map<String, String> texts);

    /** Returns where the tree of {@link #view} stands. */
    Path root();

    private FileView some() {
        return view(Map.of("a.txt", "größe\n", "b/c/d.txt", "", "b/e.txt", "x", "Ä Ö/ü", "y"));
    }

    @Test
    default void tellsFilesAndDirectoriesApart() {
        assertThat(some().kind("a.txt")).isEqualTo(Kind.FILE);
        assertThat(some().kind("b/c/d.txt")).isEqualTo(Kind.FILE);
        assertThat(some().kind("b")).isEqualTo(Kind.DIRECTORY);
        assertThat(some().kind("b/c")).isEqualTo(Kind.DIRECTORY);
        assertThat(some().kind("Ä Ö/ü")).isEqualTo(Kind.FILE);
        assertThat(some().kind("")).isEqualTo(Kind.DIRECTORY);
    }

    @Test
    default void missesWhatIsNotThere() {
        for (var path :
                List.of("A.TXT", "b/x", "a.txt/x", "b/c/d.txt/e/f", "..", "../a.txt", "/a.txt", "\u0000", "a\n")) {
            assertThat(some().kind(path)).as(path).isEqualTo(Kind.MISSING);
            assertThat(some().text(path)).as(path).isEmpty();
            assertThat(some().names(path)).as(path).isEmpty();
        }
    }

    @Test
    default void readsTextOfFilesOnly() {
        assertThat(some().text("a.txt")).contains("größe\n");
        assertThat(some().text("b/c/d.txt")).contains("");
        assertThat(some().text("b")).isEmpty();
        assertThat(some().text("")).isEmpty();
    }

    @Test
    default void listsNamesInOrder() {
        assertThat(some().names("")).containsExactly("a.txt", "b", "Ä Ö");
        assertThat(some().names("b")).containsExactly("c", "e.txt");
        assertThat(some().names("a.txt")).isEmpty();
    }

    @Test
    default void viewsATreeOfNothing() {
        assertThat(view(Map.of()).names("")).isEmpty();
        assertThat(view(Map.of()).kind("")).isEqualTo(Kind.DIRECTORY);
    }

    @Test
    default void locatesWhatIsBelowItsRoot() {
        assertThat(some().locate(root().resolve("b/e.txt"))).contains("b/e.txt");
        assertThat(some().locate(root().resolve("b/../new.txt"))).contains("new.txt");
        assertThat(some().locate(root())).isEmpty();
        assertThat(some().locate(root().resolve("../x"))).isEmpty();
        assertThat(some().locate(Path.of("/elsewhere/a.txt"))).isEmpty();
        assertThat(some().locate(Path.of(root() + "-other/a.txt"))).isEmpty();
    }
}
