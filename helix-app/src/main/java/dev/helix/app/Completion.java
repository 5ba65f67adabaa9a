package dev.helix.app;

import picocli.AutoComplete;
import picocli.CommandLine;

/** Completes HELIX's commands, options, and the projects that are there at that moment, for a shell. */
final class Completion {

    /** Names come from the folders: a shell does not wait for a JVM at every key. */
    private static final String IDS = """

            # Completes what picocli's part does, and the ids of the root's projects after `helix project COMMAND`.
            _helix_root() {
              local i
              for ((i = 1; i < ${#COMP_WORDS[@]}; i++)); do
                case ${COMP_WORDS[i]} in
                  --root) printf '%s' "${COMP_WORDS[i + 1]/#\\~/$HOME}"; return ;;
                  --root=*) printf '%s' "${COMP_WORDS[i]#--root=}"; return ;;
                esac
              done
              if [ -n "${HELIX_ROOT:-}" ]; then printf '%s' "$HELIX_ROOT"; return; fi
              local folder=$PWD
              while [ -n "$folder" ] && [ ! -e "$folder/helix.yaml" ]; do folder=${folder%/*}; done
              printf '%s' "$folder"
            }

            _helix_project_ids() {
              local root folder
              root=$(_helix_root)
              [ -n "$root" ] || return 0
              for folder in "$root"/projects/evolution/*/; do
                [ -d "$folder" ] && folder=${folder%/} && printf '%s\\n' "${folder##*/}"
              done
              case $1 in
                show|log|report|open|diff|revert|watch)
                  for folder in "$root"/projects/archive/*/; do
                    [ -d "$folder" ] && folder=${folder%/} && printf '%s\\n' "${folder##*/}"
                  done ;;
              esac
              return 0
            }

            _helix_complete() {
              _complete_helix "$@"
              local word=${COMP_WORDS[COMP_CWORD]} i verb="" ids=0
              [[ $word == -* ]] && return 0
              for ((i = 1; i < COMP_CWORD; i++)); do
                case ${COMP_WORDS[i]} in
                  --root|--format|--title|--description|--acceptance|--reason|--hints|--status|--from-*)
                    ((i + 1 == COMP_CWORD)) && return 0
                    ((i++)) ;;
                  -*) ;;
                  *)
                    if [ -z "$verb" ]; then
                      [ "${COMP_WORDS[i]}" = project ] || return 0
                      verb=project
                    elif [ "$verb" = project ]; then
                      verb=${COMP_WORDS[i]}
                    else
                      ids=1
                    fi ;;
                esac
              done
              case $verb in ''|project|list|conflicts|create) return 0 ;; esac
              ((ids)) || COMPREPLY+=($(compgen -W "$(_helix_project_ids "$verb")" -- "$word"))
            }

            complete -F _helix_complete -o default helix helix.sh helix.bash
            """;

    private Completion() {}

    /** Returns a script that bash and zsh understand: under zsh it loads bashcompinit by itself. */
    static String script(CommandLine line) {
        return AutoComplete.bash("helix", line) + IDS;
    }
}
