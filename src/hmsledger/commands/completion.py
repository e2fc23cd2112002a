"""``hmsledger completion``: what a shell needs to know to complete commands, options, codes and ids."""

import sys
from collections.abc import Mapping
from typing import Annotated

import typer

from hmsledger.findings import MisuseError, did_you_mean

_BASH = """\
_hmsledger() {
    local IFS=$'\\n'
    COMPREPLY=($(HMSLEDGER_COMPLETE=1 "${COMP_WORDS[0]}" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _hmsledger hmsledger
"""
_ZSH = """\
#compdef hmsledger
_hmsledger() {
    local -a found
    found=("${(@f)$(HMSLEDGER_COMPLETE=1 "${words[1]}" "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n "${found[1]}" ]]; then compadd -a found; else _files; fi
}
compdef _hmsledger hmsledger
"""
_FISH = """\
function __hmsledger
    set -lx HMSLEDGER_COMPLETE 1
    set -l words (commandline -opc) (commandline -ct)
    command $words[1] $words[2..-1] 2>/dev/null
end
complete -c hmsledger -a '(__hmsledger)'
"""
_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName hmsledger -ScriptBlock {
    param($typed, $line, $place)
    $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if (-not $typed) { $words += '' }
    $env:HMSLEDGER_COMPLETE = '1'
    try {
        & hmsledger @words 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
    } finally {
        Remove-Item Env:HMSLEDGER_COMPLETE
    }
}
"""
SCRIPTS: Mapping[str, tuple[str, str]] = {
    "bash": (_BASH, 'eval "$(hmsledger completion bash)"'),
    "zsh": (_ZSH, 'eval "$(hmsledger completion zsh)"'),
    "fish": (_FISH, "hmsledger completion fish | source"),
    "powershell": (_POWERSHELL, "hmsledger completion powershell | Out-String | Invoke-Expression"),
}
"""For each shell the script, and the line for its start-up file."""

Shell = Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh, fish or powershell.")]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("completion")(completion)


def completion(shell: Shell) -> None:
    """Print what a shell needs to complete commands, options, scheme codes and ids.

    Put the line that the script begins with into the shell's start-up file.
    """
    if shell not in SCRIPTS:
        raise MisuseError(f"there is no completion for “{shell}”", did_you_mean(shell, SCRIPTS, "name another shell"))
    script, line = SCRIPTS[shell]
    head, _, rest = script.partition("\n") if script.startswith("#compdef") else ("", "", script)
    sys.stdout.write(f"{head}\n" * bool(head) + f"# In the start-up file of {shell}: {line}\n{rest}")
