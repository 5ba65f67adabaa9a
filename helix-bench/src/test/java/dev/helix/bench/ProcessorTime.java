package dev.helix.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Tells the processor time of an operation beside its wall time, for machines that others use, too: {@code -prof
 * dev.helix.bench.ProcessorTime}. It is that of the whole process, so that the collector of garbage is in it.
 */
public final class ProcessorTime implements InternalProfiler {

    private long began;

    @Override
    public String getDescription() {
        return "Processor time of an operation";
    }

    private static long now() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        began = now();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double micros = (now() - began) / 1e3 / result.getMetadata().getAllOps();
        return List.of(new ScalarResult("cpu", micros, "us/op", AggregationPolicy.AVG));
    }
}
