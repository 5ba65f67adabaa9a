package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.adapter.local.Lifetime;
import dev.helix.adapter.local.LocalCredential;
import dev.helix.app.wiring.Helix;
import dev.helix.testkit.Script;
import dev.helix.testkit.ScriptedAgent;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

/** Each metric that the dashboard, the alerts and the documents name is one that a server tells, and the other way round. */
class ObservabilityTest {

    private static final Path FOLDER = Path.of("../docs/observability");
    private static final Pattern NAME = Pattern.compile("\\b(helix_[a-z_]+|jvm_[a-z_]+)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(helix_[a-z_]+)(?:\\{([a-z,]+)})?`");

    @TempDir
    Path folder;

    private String scraped() throws Exception {
        var shop = ShopRoot.of(folder.resolve("shop"), "app.txt", "one\n")
                .init("production: {}\n", ShopRoot.THREE_PASS, "");
        shop.does("create", "first", "--title", "First");
        shop.modify("first", "app.txt", "two\n");
        try (var helix = Helix.open(shop.folder(), Lifetime.DETACHED, System.getenv());
                var consultant = helix.consultant(
                        new ScriptedAgent(Script.named("model").say("hello").end()));
                var server = helix.serve("test", consultant);
                var client = HttpClient.newHttpClient()) {
            shop.does("ready", "first");
            shop.does("deploy", "first");
            var request = HttpRequest.newBuilder(URI.create(server.url() + "/metrics"))
                    .header(
                            "Authorization",
                            "Bearer "
                                    + Files.readString(shop.folder().resolve(LocalCredential.FILE))
                                            .strip())
                    .build();
            client.send(request, BodyHandlers.ofString());
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static Set<String> names(String text) {
        var names = new TreeSet<String>();
        NAME.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    @Test
    void eachNameIsOneThatAServerTells() throws Exception {
        var told = scraped();
        var known = names(told.replaceAll("(?m)^#.*$", ""));
        assertThat(known).hasSizeGreaterThan(25);

        for (var file : List.of("alerts.yml", "grafana.json")) {
            var used = names(Files.readString(FOLDER.resolve(file)));
            assertThat(used).as(file).hasSizeGreaterThan(5);
            assertThat(known).as(file).containsAll(used);
        }
        var rows = ROW.matcher(Files.readString(FOLDER.resolve("README.md")))
                .results()
                .toList();
        assertThat(rows).hasSizeGreaterThan(10);
        var documented = new TreeSet<String>();
        for (var row : rows) {
            var name = row.group(1);
            documented.add(name.replaceFirst("_seconds$|_total$", ""));
            var series = told.lines()
                    .filter(line -> line.matches(name + "(_count)?(\\{.*)? .*"))
                    .findFirst();
            assertThat(series).as(name).isPresent();
            var labels = row.group(2) == null ? new String[0] : row.group(2).split(",", -1);
            for (var label : labels) {
                assertThat(series.get()).contains(label + "=\"");
            }
        }
        var other = names(Files.readString(Path.of("../docs/tuning-rules.md")));
        assertThat(known.stream()
                        .filter(name -> name.startsWith("helix_") && !other.contains(name))
                        .map(name -> name.replaceFirst("_(seconds_(count|sum|max)|total)$", "")))
                .allSatisfy(name -> assertThat(documented).contains(name));
    }

    private static Optional<Path> promtool() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static boolean hasPromtool() {
        return promtool().isPresent();
    }

    /** What {@code alerts.test.yml} says is seen by Prometheus's own tool, and what a server tells is read by it. */
    @Test
    @EnabledIf(value = "hasPromtool", disabledReason = "no promtool: apt-get install prometheus")
    void eachAlertComesWhenItHasToAndNotBefore() throws Exception {
        var alerts = Files.readString(FOLDER.resolve("alerts.yml"));
        var tests = Files.readString(FOLDER.resolve("alerts.test.yml"));
        for (var alert :
                Pattern.compile("alert: (\\w+)").matcher(alerts).results().toList()) {
            assertThat(tests).contains("alertname: " + alert.group(1));
        }
        var process = new ProcessBuilder(promtool().orElseThrow().toString(), "test", "rules", "alerts.test.yml")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("SUCCESS");
    }

    @Test
    void theFilesAreWhatTheirProgramsRead() throws IOException {
        var dashboard = JsonMapper.shared().readTree(Files.readString(FOLDER.resolve("grafana.json")));
        assertThat(dashboard.path("panels").size()).isGreaterThan(8);
        for (var panel : dashboard.path("panels")) {
            assertThat(panel.path("targets").path(0).path("expr").asString())
                    .as(panel.path("title").asString())
                    .isNotBlank();
        }
        for (var file : List.of("alerts.yml", "alerts.test.yml", "prometheus.yml")) {
            assertThat(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FOLDER.resolve(file))))
                    .as(file)
                    .isNotNull();
        }
        assertThat(Files.readString(FOLDER.resolve("alerts.yml"))).contains("HelixSlotTampered", "HelixOperationStuck");
    }
}
