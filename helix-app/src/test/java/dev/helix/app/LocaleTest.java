package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocaleTest {

    @TempDir
    private Path root;

    private String output = "";

    @BeforeEach
    void onlyWhereTheLocaleComesFromTheEnvironment() {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
    }

    private int helix(String locale, String... arguments) throws Exception {
        return helix(Map.of("LC_ALL", locale), arguments);
    }

    private int helix(Map<String, String> environment, String... arguments) throws Exception {
        var builder = new ProcessBuilder(HelixProcess.helix(arguments))
                .directory(root.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
        builder.environment().putAll(environment);
        var process = builder.start();
        output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor();
    }

    @Test
    void saysSoWhereFileNamesCanNotBeSpelt() throws Exception {
        assertThat(helix("C", "--version")).isEqualTo(3);
        assertThat(output).contains("LC_ALL=C.UTF-8");
    }

    @Test
    void checksFilesWithUmlautsInTheLocaleThatTheScriptSets() throws Exception {
        Files.writeString(root.resolve("Übersicht.md"), "Größe\n\n<!-- STEP: done -->\n");

        assertThat(helix("C.UTF-8", "check", "Übersicht.md"))
                .describedAs(output)
                .isZero();
        assertThat(Files.readString(Path.of("../helix"))).contains("export LC_ALL=C.UTF-8");
    }

    @Test
    void theLanguageOfMessagesIsThatOfTheEnvironmentAndElseOfJava() throws Exception {
        Files.writeString(root.resolve("a.md"), "Text.\n");
        var german = Map.of("LC_ALL", "C.UTF-8", "LANG", "de_DE.UTF-8");

        assertThat(helix(german, "check", "a.md")).isEqualTo(1);
        assertThat(output).contains("1 Fehler", "1 Datei");
        assertThat(helix(german, "check", "--locale", "en", "a.md")).isEqualTo(1);
        assertThat(output).contains("1 error", "1 file");
        var java = Map.of("LC_ALL", "C.UTF-8", "JAVA_TOOL_OPTIONS", "-Duser.language=de");
        assertThat(helix(java, "check", "a.md")).isEqualTo(1);
        assertThat(output).contains("1 Fehler");
        Files.writeString(root.resolve("helix.yaml"), "consultant: { locale: en }\n");
        assertThat(helix(german, "check", "a.md")).isEqualTo(1);
        assertThat(output).contains("1 error");
    }
}
