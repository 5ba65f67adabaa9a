package dev.helix.consultant;

import io.pebbletemplates.pebble.extension.Extension;
import io.pebbletemplates.pebble.extension.ExtensionCustomizer;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.extension.core.DisallowExtensionCustomizerBuilder;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.parser.Parser;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.tokenParser.ForTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;

/**
 * How much a template may do. Loops go over what it is given and what stands in it, are begun so many times at most, and there is nothing else
 * that could go on without end: no ranges, macros or other files.
 */
final class TemplateBudget {

    /** Loops that one rendering begins. */
    static final int MOST_LOOPS = 10_000;

    private static final List<String> TAGS =
            List.of("macro", "import", "from", "include", "embed", "extends", "parallel", "cache", "flush");
    private static final ThreadLocal<int[]> BEGUN = ThreadLocal.withInitial(() -> new int[1]);

    private TemplateBudget() {}

    /** A template does more than it may. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exceeded() {
            super("it begins more than " + MOST_LOOPS + " loops");
        }
    }

    /** Begins anew, for a rendering in this thread. */
    static void begin() {
        BEGUN.get()[0] = 0;
    }

    /** Returns {@code core} with no more than a prompt needs. */
    static ExtensionCustomizer limited(Extension core) {
        var allowed = new DisallowExtensionCustomizerBuilder()
                .disallowedFunctionKeys(List.of("range"))
                .disallowedTokenParserTags(TAGS)
                .disallowedBinaryOperatorSymbols(List.of(".."))
                .build();
        return new ExtensionCustomizer(allowed.apply(core)) {
            @Override
            public List<TokenParser> getTokenParsers() {
                return Objects.requireNonNullElse(super.getTokenParsers(), List.<TokenParser>of()).stream()
                        .map(parser -> parser instanceof ForTokenParser ? new CountedLoops() : parser)
                        .toList();
            }
        };
    }

    private static final class CountedLoops extends ForTokenParser {
        @Override
        public RenderableNode parse(Token token, Parser parser) {
            var loop = super.parse(token, parser);
            return new AbstractRenderableNode(token.getLineNumber()) {
                @Override
                public void render(PebbleTemplateImpl self, Writer out, EvaluationContextImpl context) throws IOException {
                    if (++BEGUN.get()[0] > MOST_LOOPS) {
                        throw new Exceeded();
                    }
                    loop.render(self, out, context);
                }

                @Override
                public void accept(NodeVisitor visitor) {
                    loop.accept(visitor);
                }
            };
        }
    }
}
