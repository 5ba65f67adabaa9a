package dev.helix.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;

/** Links of documents lead to files and headings that are there, and none was torn by a change of words. */
class LinksTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final int FEWEST = 150;

    /** The end of a link's text: one for each link, where text is read as Markdown. */
    private static final Pattern BEGUN = Pattern.compile("]\\((?!s?\\))");

    private final Map<Path, Set<String>> headings = new HashMap<>();

    private static List<Path> documents() throws IOException {
        var all = new ArrayList<>(
                List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"), ROOT.resolve("SECURITY.md")));
        try (var files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(all::add);
        }
        return all;
    }

    private record Found(String target, boolean image) {}

    private static Node read(Path document) throws IOException {
        return Parser.builder().build().parse(Files.readString(document));
    }

    private static List<Found> links(Node document) {
        var found = new ArrayList<Found>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                found.add(new Found(link.getDestination(), false));
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                found.add(new Found(image.getDestination(), true));
            }
        });
        return found;
    }

    private static List<String> torn(Node document) {
        var torn = new ArrayList<String>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                if (BEGUN.matcher(text.getLiteral()).find()) {
                    torn.add(text.getLiteral());
                }
            }
        });
        return torn;
    }

    private Set<String> headings(Path document) throws IOException {
        var known = headings.get(document);
        if (known == null) {
            known = new HashSet<>();
            var names = known;
            read(document).accept(new AbstractVisitor() {
                @Override
                public void visit(Heading heading) {
                    names.add(anchor(heading));
                }
            });
            headings.put(document, known);
        }
        return known;
    }

    /** As pages of repositories name them. */
    private static String anchor(Heading heading) {
        var text = new StringBuilder();
        heading.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append(part.getLiteral());
            }
        });
        return text.toString()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    @Test
    void eachLinkLeadsToAFileAndAHeadingThatAreThere() throws IOException {
        var dead = new ArrayList<String>();
        int looked = 0;
        for (var document : documents()) {
            for (var link : links(read(document))) {
                if (ELSEWHERE.matcher(link.target()).matches()) {
                    continue;
                }
                looked++;
                int at = link.target().indexOf('#');
                var path = at < 0 ? link.target() : link.target().substring(0, at);
                var file = path.isEmpty()
                        ? document
                        : document.resolveSibling(path).normalize();
                var told = ROOT.relativize(document) + ": " + link.target();
                if (!file.startsWith(ROOT) || !Files.exists(file)) {
                    dead.add(told);
                } else if (at >= 0 && !headings(file).contains(link.target().substring(at + 1))) {
                    dead.add(told + " (no such heading)");
                }
            }
        }
        assertThat(dead).isEmpty();
        assertThat(looked).as("links that were looked up").isGreaterThan(FEWEST);
    }

    @Test
    void noLinkIsTorn() throws IOException {
        var torn = new ArrayList<String>();
        for (var document : documents()) {
            torn(read(document)).forEach(text -> torn.add(ROOT.relativize(document) + ": " + text));
        }
        assertThat(torn).isEmpty();
    }

    @Test
    void aTornLinkAndAnAnchorAreRecognised() {
        var document = Parser.builder().build().parse("# A `b` (c): d\n\nsee [x](y z.md) and [a](b.md)\n");

        assertThat(torn(document)).hasSize(1);
        assertThat(links(document)).containsExactly(new Found("b.md", false));
        assertThat(Stream.of(document.getFirstChild())
                        .map(node -> anchor((Heading) node))
                        .toList())
                .containsExactly("a-b-c-d");
    }
}
