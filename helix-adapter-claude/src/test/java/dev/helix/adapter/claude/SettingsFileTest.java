package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.helix.domain.port.PortException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

class SettingsFileTest {

    private static final String OURS = "{\"hooks\": [{\"type\": \"command\", \"command\": \"helix hook Stop\"}]}";
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build());

    private static SettingsFile file(String text) {
        return new SettingsFile("settings.json", text);
    }

    private static String with(String text) {
        return file(text).withHook("Stop", OURS).text();
    }

    private static String without(String text) {
        return file(text).without("helix hook Stop"::equals).text();
    }

    private static List<String> commands(String text) {
        return JSON.readTree(text)
                .path("hooks")
                .path("Stop")
                .valueStream()
                .flatMap(entry -> entry.path("hooks").valueStream())
                .map(hook -> hook.path("command").asString())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{}\n",
                "{\n}\n",
                "{\"model\": \"x\"}",
                "{\n  // why\n  \"model\": \"x\" /* ours: } ] */\n}\n",
                "{\"hooks\": {\"PreToolUse\": [{\"hooks\": []}]}, \"unknown\": [1, null, {\"a\": 1.50}]}",
                "{\"hooks\": {\"Stop\": [{\"hooks\": [{\"type\": \"command\", \"command\": \"theirs\"}]}]}}",
                "{\"hooks\": {\"Stop\": [{\"hooks\": [{\"command\": \"theirs\"}]} // , here\n ]}}",
                "{\r\n\t\"env\": {\"K\": \"\\u00e9 \\\" , } é 😀\"}\r\n}"
            })
    void takesOutWhatItPutInAndNothingElse(String before) {
        var installed = with(before);

        assertThat(commands(installed)).as(installed).endsWith("helix hook Stop");
        assertThat(commands(installed)).hasSize(commands(before).size() + 1);
        var after = without(installed);
        assertThat(JSON.readTree(after)).as(after).isEqualTo(JSON.readTree(before));
        assertThat(after.replaceAll("\\s", "")).isEqualTo(before.replaceAll("\\s", ""));
        assertThat(without(after)).isEqualTo(after);
    }

    @Test
    void keepsCommentsWhereTheyAre() {
        var before = "{\n  // of mine\n  \"hooks\": {\n    /* before */ \"Stop\": [ /* none */ ]\n  } // after\n}\n";

        assertThat(with(before)).contains("// of mine", "/* before */", "/* none */", "// after");
        assertThat(commands(with(before))).containsExactly("helix hook Stop");
    }

    @Test
    void takesOnlyItsOwnOutOfAnEntryItShares() {
        var shared = "{\"hooks\": {\"Stop\": [{\"hooks\": [{\"command\": \"a\"}, {\"command\": \"helix hook Stop\"},"
                + " {\"command\": \"b\"}]}, {\"hooks\": [{\"command\": \"helix hook Stop\"}]}]}}";

        assertThat(commands(without(shared))).containsExactly("a", "b");
    }

    @Test
    void aFileThatIsNotThereBegins() {
        assertThat(with("")).isEqualTo("""
            {
              "hooks": {
                "Stop": [
                  {"hooks": [{"type": "command", "command": "helix hook Stop"}]}
                ]
              }
            }
            """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "{\"a\": }",
                "{} {}",
                "{\"hooks\": []}",
                "{\"hooks\": {\"Stop\": {}}}",
                "{\"a\":1,\"a\":2}",
                "x"
            })
    void changesNothingThatItDoesNotUnderstand(String text) {
        assertThatThrownBy(() -> with(text))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("settings.json")
                .hasMessageContaining("nothing was changed");
    }
}
