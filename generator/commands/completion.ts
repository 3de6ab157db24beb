import type { Terminal } from "../lib/terminal.js";

/** What each shell runs to complete a word. Candidates come from `katagami complete`, which has filtered them already. */
const scripts = {
  bash: `# katagami completion bash: add to ~/.bashrc: source <(katagami completion bash)
_katagami() {
  local line
  COMPREPLY=()
  while IFS=$'\\t' read -r line _; do
    COMPREPLY+=("$line")
  done < <(katagami complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _katagami katagami
`,
  zsh: `#compdef katagami
# katagami completion zsh: add to ~/.zshrc, after compinit: source <(katagami completion zsh)
_katagami() {
  local line
  local -a names shown
  while IFS= read -r line; do
    names+=("\${line%%$'\\t'*}")
    shown+=("\${line/$'\\t'/  }")
  done < <(katagami complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#names} )); then
    compadd -l -d shown -- "\${names[@]}"
  else
    _files
  fi
}
compdef _katagami katagami
`,
  fish: `# katagami completion fish > ~/.config/fish/completions/katagami.fish
complete -c katagami -f -a '(katagami complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
complete -c katagami -l body -r -F
complete -c katagami -l config -r -F
complete -c katagami -l models -r -F
`,
} as const;

/** The shells that can be served. */
export const shells = Object.keys(scripts);

/**
 * `katagami completion <shell>`: prints the script that completes commands, packages, methods and parameters in a shell.
 *
 * @param shell - one of `shells`
 * @returns the exit code 0
 */
export async function completionCommand(
  shell: keyof typeof scripts,
  _flags: object,
  terminal: Terminal,
): Promise<number> {
  terminal.out(scripts[shell]);
  return Promise.resolve(0);
}
