import { Argument, type Command, type Option } from 'commander';
import { bashScript, fishScript, type Step, zshScript } from './completionScripts.js';
import { print } from './output.js';

const shells = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** Adds `completion`, which writes a script from the commands and options of the whole program. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('print a script with which a shell completes commands, options and files')
    .addArgument(new Argument('<shell>', 'the shell that you use').choices(Object.keys(shells)))
    .addHelpText(
      'after',
      `
Examples:
  $ source <(blackspot completion bash)     # in ~/.bashrc
  $ source <(blackspot completion zsh)      # in ~/.zshrc, after compinit
  $ blackspot completion fish | source      # in ~/.config/fish/config.fish`,
    )
    .action((shell: keyof typeof shells) => print(shells[shell](stepsOf(program, ''))));
}

/** A command and all below it. */
function stepsOf(command: Command, path: string): Step[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const subcommands = commands.map((sub) => ({
    word: sub.name(),
    meaning: sub.description(),
  }));
  const choices = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const own: Step = {
    path,
    words: [...subcommands, ...choices.map((word) => ({ word, meaning: '' }))],
    options: help.visibleOptions(command).map(optionOf),
  };
  const below = command.commands.flatMap((sub) => stepsOf(sub, `${path} ${sub.name()}`.trim()));
  return [own, ...below];
}

function optionOf(option: Option): Step['options'][number] {
  const { short, long, description, required, optional } = option;
  const flags = [short, long].filter((flag) => flag !== undefined && flag !== null);
  return { flags, meaning: description, takesValue: required || optional, choices: choicesOf(option) };
}

/** Those that commander knows, else those of the placeholder: `--dates <national|orders>`. */
function choicesOf({ argChoices, flags }: Option): readonly string[] {
  return argChoices ?? /<([\w-]+(?:\|[\w-]+)+)>/.exec(flags)?.[1]?.split('|') ?? [];
}
