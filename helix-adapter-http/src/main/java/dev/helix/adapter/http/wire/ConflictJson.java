package dev.helix.adapter.http.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.helix.domain.evolution.Conflict;
import dev.helix.domain.evolution.ProjectId;
import dev.helix.evolution.project.Radar;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One file that does not fit.
 *
 * @param with projects on the other side; null where nobody asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConflictJson(
        String path,
        String kind,
        List<Conflict.Hunk> hunks,
        @Nullable List<String> with) {

    static ConflictJson of(Conflict conflict) {
        return new ConflictJson(
                conflict.path().value(), conflict.kind().name().toLowerCase(Locale.ROOT), conflict.hunks(), null);
    }

    static ConflictJson of(Radar.Clash clash) {
        var plain = of(clash.conflict());
        return new ConflictJson(
                plain.path(),
                plain.kind(),
                plain.hunks(),
                clash.with().stream().map(ProjectId::value).toList());
    }
}
