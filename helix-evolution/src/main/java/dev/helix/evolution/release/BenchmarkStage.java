package dev.helix.evolution.release;

import dev.helix.domain.evolution.Denial;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.port.CommandRunner;
import dev.helix.evolution.release.ValidationPlan.BenchmarkPlan;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The candidate against main, where there is a benchmark.
 *
 * @param plan null where there is none
 * @param denied hears what a sandbox denied to a build of main
 */
record BenchmarkStage(
        @Nullable BenchmarkPlan plan,
        StageEnvironment environment,
        CommandRunner commands,
        HostedSystem test,
        InstantSource clock,
        Consumer<List<Denial>> denied)
        implements Stage {

    @Override
    public boolean concerns(StageContext context) {
        return plan != null;
    }

    @Override
    public StageReport run(StageContext context) {
        var variables = environment.talking(context.live());
        return new Benchmark(Objects.requireNonNull(plan), test, commands, variables, clock, denied)
                .run(context.live(), context.base());
    }
}
