package dev.helix.adapter.web.view;

import dev.helix.domain.evolution.Operation;
import dev.helix.domain.evolution.StageReport;
import dev.helix.domain.evolution.SystemStatus;
import dev.helix.evolution.release.WayBack;
import java.util.Locale;

/** How a state looks: each has a colour and an icon of its own shape, and stands beside a word. */
public enum Tone {
    WAITING,
    BUSY,
    GOOD,
    DONE,
    WARNING,
    BAD,
    OVER;

    /** Returns it as style sheet and icons call it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Tone of(Operation.State state) {
        return switch (state) {
            case RUNNING -> BUSY;
            case SUCCEEDED -> GOOD;
            case ROLLED_BACK -> WARNING;
            case FAILED -> BAD;
        };
    }

    static Tone of(Operation.StepState state) {
        return switch (state) {
            case RUNNING -> BUSY;
            case DONE -> GOOD;
            case UNDONE -> OVER;
            case FAILED -> BAD;
        };
    }

    static Tone of(StageReport.Outcome outcome) {
        return switch (outcome) {
            case PASSED -> GOOD;
            case FAILED -> BAD;
            case INCONCLUSIVE -> WARNING;
            case SKIPPED -> OVER;
        };
    }

    static Tone of(WayBack wayBack) {
        return switch (wayBack) {
            case WayBack.NotNeeded notNeeded -> OVER;
            case WayBack.Untried untried -> WAITING;
            case WayBack.Failed failed -> WARNING;
            case WayBack.Rehearsed rehearsed -> GOOD;
        };
    }

    static Tone of(SystemStatus.State state) {
        return switch (state) {
            case RUNNING -> GOOD;
            case STOPPED, LIBRARY -> OVER;
            case DIED -> BAD;
        };
    }
}
