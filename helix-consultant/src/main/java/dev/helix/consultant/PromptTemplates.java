package dev.helix.consultant;

import dev.helix.domain.answer.FileView;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The prompts of the agent, as Pebble templates and plain files that the operator may replace under {@code config/}. A file
 * is read again for every turn; one that can't be used is reported in the log, and the last good one stays in use. The words of a
 * person or an agent are only ever a value, never a template. Safe for use by many threads.
 */
final class PromptTemplates {

    /** The folder of the operator's own versions, below the root. */
    static final String FOLDER = "config/consultant/";

    /** Letters of what a template makes. */
    static final int LONGEST = 1_000_000;

    private static final System.Logger LOG = System.getLogger(PromptTemplates.class.getName());

    private record Compiled(String source, PebbleTemplate template) {}

    private final FileView files;
    private final PebbleEngine engine = new PebbleEngine.Builder()
            .autoEscaping(false)
            .strictVariables(true)
            .cacheActive(false)
            .maxRenderedSize(LONGEST)
            .registerExtensionCustomizer(TemplateBudget::limited)
            .build();
    private final Map<String, Compiled> good = new ConcurrentHashMap<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();

    /** @param files of the root */
    PromptTemplates(FileView files) {
        this.files = files;
    }

    /** Returns the template {@code name} filled with {@code values}. */
    String render(String name, Map<String, Object> values) {
        var path = FOLDER + name;
        var own = files.text(path).orElse("");
        if (!own.isBlank() && !own.equals(refused.get(path))) {
            try {
                var compiled = compiled(path, own);
                var text = evaluate(compiled.template(), values);
                good.put(path, compiled);
                return text;
            } catch (PebbleException | TemplateBudget.Exceeded e) {
                refused.put(path, own);
                LOG.log(
                        System.Logger.Level.WARNING,
                        path + " can't be used, the last good version stays: " + e.getMessage());
            }
        }
        var last = own.isBlank() ? null : good.get(path);
        return evaluate(last == null ? builtIn(name).template() : last.template(), values);
    }

    private Compiled compiled(String path, String source) {
        var known = good.get(path);
        return known != null && known.source().equals(source)
                ? known
                : new Compiled(source, engine.getLiteralTemplate(source));
    }

    private Compiled builtIn(String name) {
        return good.computeIfAbsent(name, key -> {
            var source = resource(key);
            return new Compiled(source, engine.getLiteralTemplate(source));
        });
    }

    /** Returns a file that goes into a prompt as it is: the operator's, else the built-in one. */
    String plain(String name) {
        return files.text(FOLDER + name).filter(text -> !text.isBlank()).orElseGet(() -> resource(name));
    }

    /** Returns a built-in file. */
    static String resource(String name) {
        try (var in = PromptTemplates.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("HELIX was built without " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the built-in " + name, e);
        }
    }

    private static String evaluate(PebbleTemplate template, Map<String, Object> values) {
        var out = new StringWriter();
        try {
            TemplateBudget.begin();
            template.evaluate(out, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }
}
