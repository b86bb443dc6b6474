/** What may follow a command: subcommands and values of its argument, and options. Everything else is a file. */
export interface Step {
  /** The names of the command and of those above it: `report covid`; empty for the program. */
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly meaning: string }[];
  readonly options: readonly {
    /** `-o`, `--out`. */
    readonly flags: readonly string[];
    readonly meaning: string;
    readonly takesValue: boolean;
    /** The values that it takes; empty for any, which are completed as files. */
    readonly choices: readonly string[];
  }[];
}

/** Completes by `complete -F`; a reply without words becomes the names of files. */
export function bashScript(steps: readonly Step[]): string {
  const replies = steps.map(({ path, words, options }) => {
    const flags = options.flatMap((option) => option.flags).join(' ');
    return `    ${quoted(path)}) options=${quoted(flags)}; words=${quoted(words.map(({ word }) => word).join(' '))} ;;`;
  });
  return `# blackspot completion bash
_blackspot() {
  local command='' name options='' words='' word="\${COMP_WORDS[COMP_CWORD]}" option="\${COMP_WORDS[COMP_CWORD-1]}"
  for name in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${descent(steps)}
  done
  # bash splits --charts=png at the sign, or leaves it in one word where it is not in COMP_WORDBREAKS.
  local before=''
  if [[ $word == '=' ]]; then word=''
  elif [[ $option == '=' ]]; then option="\${COMP_WORDS[COMP_CWORD-2]}"
  elif [[ $word == --*=* ]]; then option="\${word%%=*}" before="\${word%%=*}=" word="\${word#*=}"
  fi
  case "$command $option" in
${valueCases(steps, (choices) => `COMPREPLY=($(compgen -P "$before" -W ${quoted(choices.join(' '))} -- "$word")); return`, 'COMPREPLY=(); return')}
  esac
  case "$command" in
${replies.join('\n')}
  esac
  if [[ $word == -* ]]; then words=$options; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o bashdefault -o default -F _blackspot blackspot`;
}

/** Completes with the meaning of each word. */
export function zshScript(steps: readonly Step[]): string {
  const described = (entries: readonly (readonly [string, string])[]): string =>
    entries.map(([word, meaning]) => quoted(`${word.replaceAll(':', '\\:')}:${meaning}`)).join(' ');
  const replies = steps.map(({ path, words, options }) => {
    const flags = options.flatMap((option) => option.flags.map((flag) => [flag, option.meaning] as const));
    return `    ${quoted(path)}) options=(${described(flags)}); replies=(${described(
      words.map(({ word, meaning }) => [word, meaning] as const),
    )}) ;;`;
  });
  return `#compdef blackspot
_blackspot() {
  local command='' name option="\${words[CURRENT-1]}"
  local -a options replies
  for name in "\${(@)words[2,CURRENT-1]}"; do
${descent(steps)}
  done
  if [[ \${words[CURRENT]} == --*=* ]]; then
    option="\${words[CURRENT]%%=*}"
    compset -P '*='
  fi
  case "$command $option" in
${valueCases(steps, (choices) => `compadd -- ${choices.map(quoted).join(' ')}; return`, '_files; return')}
  esac
  case "$command" in
${replies.join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then _describe -o option options
  elif (( \${#replies} )); then _describe command replies
  else _files
  fi
}
compdef _blackspot blackspot`;
}

/** Completes by conditions on the command that has been typed so far. */
export function fishScript(steps: readonly Step[]): string {
  const descents = steps
    .filter(({ path }) => path !== '')
    .map(({ path }) => `      case ${quoted(descentOf(path))}\n        set command ${quoted(path)}`);
  const lines = steps.flatMap(({ path, words, options }) => {
    const condition = `complete -c blackspot -n ${quoted(`test (__blackspot_command) = "${path}"`)}`;
    return [
      ...words.map(({ word, meaning }) => `${condition} -f -a ${fishQuoted(word)} -d ${fishQuoted(meaning)}`),
      ...options.map(({ flags, meaning, takesValue, choices }) => {
        const names = flags.map((flag) =>
          flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
        );
        const value =
          choices.length > 0 ? ` -x -a ${fishQuoted(choices.join(' '))}` : takesValue ? ' -r' : '';
        return `${condition} ${names.join(' ')}${value} -d ${fishQuoted(meaning)}`;
      }),
    ];
  });
  return `# blackspot completion fish
function __blackspot_command
  set -l command ''
  for name in (commandline -opc)[2..-1]
    switch "$command/$name"
${descents.join('\n')}
    end
  end
  echo $command
end
${lines.join('\n')}`;
}

/** The loop body of bash and zsh that follows the names of commands. */
function descent(steps: readonly Step[]): string {
  const cases = steps
    .filter(({ path }) => path !== '')
    .map(({ path }) => `      ${quoted(descentOf(path))}) command=${quoted(path)} ;;`);
  return `    case "$command/$name" in\n${cases.join('\n')}\n    esac`;
}

/** `report/covid` for `report covid`: the command so far, and the name that leads on. */
function descentOf(path: string): string {
  const names = path.split(' ');
  return `${names.slice(0, -1).join(' ')}/${names.at(-1)}`;
}

/** What follows an option that takes a value, in bash and zsh. */
function valueCases(
  steps: readonly Step[],
  ofChoices: (choices: readonly string[]) => string,
  ofFiles: string,
): string {
  return steps
    .flatMap(({ path, options }) =>
      options
        .filter(({ takesValue }) => takesValue)
        .map(({ flags, choices }) => {
          const patterns = flags.map((flag) => quoted(`${path} ${flag}`)).join(' | ');
          return `    ${patterns}) ${choices.length > 0 ? ofChoices(choices) : ofFiles} ;;`;
        }),
    )
    .join('\n');
}

/** For bash and zsh. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
