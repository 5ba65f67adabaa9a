package dev.helix.app.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A Chromium without a window, driven over Node.js: both are found on the PATH. */
public final class RealBrowser implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Playwright playwright;
    private final Browser browser;

    private RealBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Returns why there is none here; empty where there is. Fails where one is required. */
    public static Optional<String> missing() {
        var absent = onPath("node").isEmpty() ? "node" : chromium().isEmpty() ? "chromium" : "";
        if (absent.isEmpty()) {
            return Optional.empty();
        }
        if (Boolean.parseBoolean(System.getenv("HELIX_REQUIRE_BROWSER"))) {
            throw new AssertionError("a browser is required, and " + absent + " is not on the PATH");
        }
        return Optional.of(absent + " is not on the PATH: apt-get install chromium nodejs");
    }

    public static RealBrowser start() {
        var node = onPath("node").orElseThrow();
        var playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", node.toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            var browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(chromium().orElseThrow())
                            .setArgs(List.of("--no-sandbox", "--host-resolver-rules=MAP helix.localhost 127.0.0.1")));
            return new RealBrowser(playwright, browser);
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    public Browser browser() {
        return browser;
    }

    /** Returns the script that finds what keeps people out of a page. */
    public static String axe() {
        try (var in = RealBrowser.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> chromium() {
        var named = System.getenv("CHROMIUM");
        return named != null
                ? Optional.of(Path.of(named))
                : NAMES.stream().flatMap(name -> onPath(name).stream()).findFirst();
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
