package dev.helix.testkit.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.answer.FileView;
import dev.helix.domain.answer.FileView.Kind;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of {@link FileView}. */
public interface FileViewContract {

    /** Returns a view of a tree that holds exactly {@code files}. */
    FileView view(Map<String, String> files);

    /** Returns where the tree of {@link #view} stands. */
    Path root();

    private FileView sample() {
        return view(Map.of("README.md", "Grüße\r\n", "src/app/main.py", "print()\n", "src/app/Über.py", ""));
    }

    @Test
    default void tellsFilesFromDirectoriesAndFromWhatIsMissing() {
        var view = sample();

        assertThat(view.kind("README.md")).isEqualTo(Kind.FILE);
        assertThat(view.kind("src/app")).isEqualTo(Kind.DIRECTORY);
        assertThat(view.kind("src/app/main.p")).isEqualTo(Kind.MISSING);
        assertThat(view.kind("README.md/x")).isEqualTo(Kind.MISSING);
    }

    @Test
    default void readsTextAsItIs() {
        var view = sample();

        assertThat(view.text("README.md")).contains("Grüße\r\n");
        assertThat(view.text("src")).isEmpty();
        assertThat(view.text("missing")).isEmpty();
    }

    @Test
    default void listsNamesExactlyAndSorted() {
        var view = sample();

        assertThat(view.names("")).containsExactly("README.md", "src");
        assertThat(view.names("src/app")).containsExactly("main.py", "Über.py");
        assertThat(view.names("README.md")).isEmpty();
        assertThat(view.names("missing")).isEmpty();
    }

    @Test
    default void tellsNothingOfWhatIsOutsideAndNeverThrowsForAnOddPath() {
        var view = sample();

        for (var odd : new String[] {
            "..", "../x", "/etc/passwd", "a\0b", "src/../../x", "x".repeat(5_000), "\n", "C:\\x", "src//app", " "
        }) {
            assertThat(view.kind(odd)).describedAs("kind of %s", odd).isNotEqualTo(Kind.FILE);
            assertThat(view.text(odd)).describedAs("text of %s", odd).isEmpty();
            assertThat(view.names("../" + odd)).describedAs("names of %s", odd).isEmpty();
        }
    }

    @Test
    default void findsThePathOfAnAbsoluteOneInside() {
        var view = sample();

        assertThat(view.locate(root().resolve("src/app/main.py"))).contains("src/app/main.py");
        assertThat(view.locate(root().resolve("src/../new.md"))).contains("new.md");
        assertThat(view.locate(root().resolveSibling("elsewhere"))).isEmpty();
        assertThat(view.locate(root().resolve("../elsewhere/x"))).isEmpty();
    }

    @Test
    default void isADirectoryItself() {
        var view = sample();

        assertThat(view.kind("")).isEqualTo(Kind.DIRECTORY);
        assertThat(view.text("")).isEmpty();
        assertThat(view.locate(root())).isEmpty();
    }

    @Test
    default void isADirectoryWithoutAnyFileToo() {
        assertThat(view(Map.of()).kind("")).isEqualTo(Kind.DIRECTORY);
        assertThat(view(Map.of()).names("")).isEmpty();
    }

    @Test
    default void missesWhatIsNotThere() {
        var view = sample();

        for (var path :
                new String[] {"readme.MD", "src/x", "README.md/x", "src/app/main.py/x/y", "..", "/README.md", "\0"}) {
            assertThat(view.kind(path)).describedAs("kind of %s", path).isEqualTo(Kind.MISSING);
            assertThat(view.names(path)).describedAs("names of %s", path).isEmpty();
        }
    }

    @Test
    default void doesNotTakeAFolderWithALongerNameForItsOwn() {
        assertThat(sample().locate(Path.of(root() + "-other/README.md"))).isEmpty();
    }
}
