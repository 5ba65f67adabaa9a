/** Traces for OpenTelemetry, by OTLP over HTTP. Start at {@link dev.helix.adapter.otel.OtlpTraces}. */
@NullMarked
package dev.helix.adapter.otel;

import org.jspecify.annotations.NullMarked;
