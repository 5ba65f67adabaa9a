package dev.helix.app.command;

import dev.helix.domain.proof.StageProgram;
import dev.helix.domain.proof.TakenOff;
import dev.helix.evolution.release.ProofCheck;
import dev.helix.evolution.release.TreeProof;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The documents that {@code helix verify --format json} prints; {@code docs/contract.md} tells them. */
final class VerifyReports {

    private VerifyReports() {}

    record SeenJson(
            String commit,
            String state,
            @Nullable String code,
            @Nullable String message,
            @Nullable String signedBy,
            String told,
            List<ProgramJson> programs,
            List<String> remarks) {
        static SeenJson of(ProofCheck.Seen seen) {
            var flaw = seen.flaw();
            return new SeenJson(
                    seen.commit().sha(),
                    seen.state().word(),
                    flaw == null ? null : flaw.code().name(),
                    flaw == null ? null : flaw.message(),
                    seen.by().isEmpty() ? null : seen.by(),
                    seen.told(),
                    ProgramJson.of(seen.programs()),
                    seen.remarks());
        }
    }

    /** A program that judged. */
    record ProgramJson(String name, String version, String sha256, List<String> stages) {
        static List<ProgramJson> of(List<StageProgram> programs) {
            return programs.stream()
                    .map(program ->
                            new ProgramJson(program.name(), program.version(), program.digest(), program.stages()))
                    .toList();
        }
    }

    /** Production's own report. */
    record RunningJson(boolean holds, String message) {}

    record VerifyReport(
            boolean holds,
            long proven,
            long byHand,
            int before,
            @Nullable RunningJson production,
            List<SeenJson> commits) {}

    record JudgedJson(
            boolean passed,
            String project,
            String base,
            Map<String, String> stages,
            List<ProgramJson> programs,
            String evidence,
            String at,
            String signedBy,
            @Nullable TakenOffJson takenOff) {
        static JudgedJson of(TreeProof.Judged judged) {
            var verdict = judged.verdict();
            var stages = new LinkedHashMap<String, String>();
            verdict.stages().forEach(stage -> stages.put(stage.name(), stage.result()));
            return new JudgedJson(
                    judged.passed(),
                    verdict.project(),
                    verdict.base().sha(),
                    stages,
                    ProgramJson.of(verdict.programs()),
                    verdict.evidence().level(),
                    verdict.endedAt().toString(),
                    judged.by(),
                    judged.takenOff().map(TakenOffJson::of).orElse(null));
        }
    }

    record TakenOffJson(String system, String runs, String by, String reason, String at) {
        static TakenOffJson of(TakenOff off) {
            return new TakenOffJson(
                    off.system(),
                    off.runs().sha(),
                    off.by(),
                    off.reason(),
                    off.at().toString());
        }

        String told() {
            return "left the " + system + " system at " + at + ", which runs tree " + runs + " since: " + reason
                    + ", by " + by;
        }
    }

    record TreeReport(
            boolean holds,
            String tree,
            @Nullable String code,
            @Nullable String message,
            List<JudgedJson> verdicts) {}
}
