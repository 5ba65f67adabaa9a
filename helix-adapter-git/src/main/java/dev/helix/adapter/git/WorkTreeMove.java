package dev.helix.adapter.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files that differ between two commits, in the words of git's own plumbing. */
record WorkTreeMove(List<FileMove> steps) {

    private static final String ABSENT = "000000 " + "0".repeat(40);

    /**
     * One file.
     *
     * @param from mode and object name before, zeros for a file that was not there
     * @param to mode and object name after
     */
    record FileMove(String path, String from, String to) {}

    /** Reads what {@code git diff-tree -r -z --raw} prints. */
    static WorkTreeMove parse(String raw) {
        var steps = new ArrayList<FileMove>();
        var fields = raw.split("\0", -1);
        for (var i = 0; i + 1 < fields.length; i += 2) {
            var words = fields[i].substring(1).split(" ", -1);
            steps.add(new FileMove(fields[i + 1], words[0] + " " + words[2], words[1] + " " + words[3]));
        }
        return new WorkTreeMove(List.copyOf(steps));
    }

    List<String> paths() {
        return steps.stream().map(FileMove::path).toList();
    }

    List<String> added() {
        return steps.stream()
                .filter(step -> step.from().equals(ABSENT))
                .map(FileMove::path)
                .toList();
    }

    /** Returns the files that the index still has as they were before. */
    List<FileMove> pending(Map<String, String> index) {
        return steps.stream()
                .filter(step -> index.getOrDefault(step.path(), ABSENT).equals(step.from()))
                .toList();
    }
}
