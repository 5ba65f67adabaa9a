package dev.helix.evolution.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.helix.domain.evolution.ProjectId;
import dev.helix.domain.evolution.TestNames;
import dev.helix.domain.port.TestReports;
import dev.helix.evolution.fixture.Mortal;
import dev.helix.evolution.fixture.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reports are looked for in all files of a slot, which takes as long as comparing them. */
class TestStageTest {

    private final World world = new World();
    private final AtomicInteger looks = new AtomicInteger();
    private TestReports.Told told = TestReports.Told.NOTHING;

    TestStageTest() {
        world.reports = this::run;
    }

    private TestReports.Run run(Path directory) {
        return new TestReports.Run() {
            @Override
            public Optional<Path> place() {
                return Optional.empty();
            }

            @Override
            public TestReports.Told placed() {
                return TestReports.Told.NOTHING;
            }

            @Override
            public TestReports.Told found() {
                looks.incrementAndGet();
                return told;
            }

            @Override
            public void close() {}
        };
    }

    private int looksOf(ProjectId id) {
        looks.set(0);
        assertThat(world.start(Mortal.never()).deploy(id).error()).isNull();
        return looks.get();
    }

    private ProjectId project(String name, String path) {
        return world.start(Mortal.never()).project(name, path, name + "\n");
    }

    @Test
    void looksForNamesOnceWhereMainsOwnTestsNameNone() {
        var other = project("other", "notes.txt");

        assertThat(looksOf(World.PROJECT)).as("main's own tests alone").isEqualTo(1);

        assertThat(looksOf(other)).isZero();
    }

    @Test
    void looksForThemAgainWhenTheChangeMaySayHowTestsAreRun() {
        world.commit("pom.xml", "<project/>\n");
        looksOf(World.PROJECT);
        var other = project("other", "pom.xml");

        assertThat(looksOf(other)).isPositive();
    }

    @Test
    void looksForThemAlwaysWhereMainsOwnTestsNameSome() {
        told = new TestReports.Told(3, List.of(), new TestNames(List.of("a", "b", "c"), List.of()), List.of());
        var other = project("other", "notes.txt");
        looksOf(World.PROJECT);

        assertThat(looksOf(other)).isPositive();
    }
}
