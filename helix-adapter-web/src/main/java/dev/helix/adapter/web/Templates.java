package dev.helix.adapter.web;

import dev.helix.adapter.web.view.Frame;
import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** Makes HTML of views. The templates were compiled at build time, and escape all that they are given. Safe for use by many threads. */
final class Templates {

    private static final String PACKAGE = "dev.helix.adapter.web.templates";

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, Templates.class.getClassLoader(), PACKAGE);

    /** Returns a whole page. */
    String page(String template, Frame frame, Object view) {
        return render("layout.jte", template, frame, view);
    }

    /** Returns the parts of a page that change. */
    String live(String template, Frame frame, Object view) {
        return render("live.jte", template, frame, view);
    }

    private String render(String around, String template, Frame frame, Object view) {
        Content content = output -> engine.render(template, Map.of("frame", frame, "page", view), output);
        var out = new StringOutput();
        engine.render(around, Map.of("frame", frame, "content", content), out);
        return out.toString();
    }
}
