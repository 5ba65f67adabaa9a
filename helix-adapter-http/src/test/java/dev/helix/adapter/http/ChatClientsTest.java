package dev.helix.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that names a test for each fact about the clients names tests that are there. */
class ChatClientsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`");
    private static final Pattern ROW = Pattern.compile("^\\|.*\\|$");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/chat-clients.md")).stream()
                .filter(line -> ROW.matcher(line).matches())
                .filter(line -> !line.startsWith("| fact ") && !line.startsWith("|---"))
                .toList();
    }

    private static Optional<Path> source(String type) {
        return List.of("helix-adapter-http", "helix-consultant").stream()
                .map(module -> ROOT.resolve(module + "/src/test/java/dev/helix"))
                .flatMap(folder -> List.of("adapter/http", "consultant").stream()
                        .map(name -> folder.resolve(name).resolve(type + ".java")))
                .filter(Files::exists)
                .findFirst();
    }

    private static boolean isTest(String type, String method) throws IOException {
        var file = source(type);
        return file.isPresent()
                && Pattern.compile(
                                "@(?:Test|ParameterizedTest)\\b[^;{]*?(?:\"\"\"[\\s\\S]*?\"\"\"[^;{]*?|\\{[^;]*?\\}[^;{]*?)?"
                                        + "\\bvoid " + method + "\\(")
                        .matcher(Files.readString(file.get()))
                        .find();
    }

    @Test
    void everyFactHasATestAndEveryTestThatIsNamedIsThere() throws IOException {
        var missing = new ArrayList<String>();
        assertThat(rows()).hasSizeGreaterThan(40);
        for (var row : rows()) {
            var named = NAMED.matcher(row);
            assertThat(named.find()).as("no test in: " + row).isTrue();
            named.reset();
            while (named.find()) {
                if (!isTest(named.group(1), named.group(2))) {
                    missing.add(named.group(1) + "." + named.group(2));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void whatIsNoTestIsNotTakenForOne() throws IOException {
        assertThat(isTest("ChatClientsTest", "everyFactHasATestAndEveryTestThatIsNamedIsThere"))
                .isTrue();
        assertThat(isTest("ChatRoutesTest", "neverStartAnAgentNorASessionWhateverTheirWordsAre"))
                .isTrue();
        assertThat(isTest("ChatRoutesTest", "await")).isFalse();
        assertThat(isTest("ChatClientsTest", "nothing")).isFalse();
        assertThat(isTest("NoSuchTest", "nothing")).isFalse();
    }
}
