package dev.helix.adapter.claude;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on the agent names what proves it. */
class AgentPageTest {

    private static final Path PAGE = Path.of("../docs/agent.md");
    private static final Pattern PROOF = Pattern.compile("`([A-Z]\\w*Test)\\.(\\w+)`");

    @Test
    void everyTestThatThePageNamesIsThere() throws IOException, ClassNotFoundException {
        var named = 0;
        var missing = new ArrayList<String>();
        for (var proofs = PROOF.matcher(Files.readString(PAGE)); proofs.find(); named++) {
            var owner = Class.forName(getClass().getPackageName() + "." + proofs.group(1));
            if (tests(owner).stream().noneMatch(test -> test.getName().equals(proofs.group(2)))) {
                missing.add(proofs.group());
            }
        }

        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(30);
    }

    /** Returns the tests of a class, inherited ones and those of nested classes too. */
    private static List<Method> tests(Class<?> owner) {
        var tests = new ArrayList<Method>();
        var classes = new ArrayDeque<Class<?>>(List.of(owner));
        while (!classes.isEmpty()) {
            var next = classes.removeFirst();
            classes.addAll(List.of(next.getDeclaredClasses()));
            classes.addAll(List.of(next.getInterfaces()));
            if (next.getSuperclass() != null) {
                classes.add(next.getSuperclass());
            }
            for (var method : next.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    tests.add(method);
                }
            }
        }
        return tests;
    }
}
