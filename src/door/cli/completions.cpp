#include "door/cli/completions.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <vector>

namespace ballast::door::cli {

namespace {

// A command with the words that lead to it: "ballast demo load".
struct Placed {
    std::string words;
    const CommandReference* command;
};

void collect(const CommandReference& command, const std::string& before, std::vector<Placed>& all) {
    const std::string words = before.empty() ? command.name : before + " " + command.name;
    all.push_back({words, &command});
    for (const CommandReference& below : command.commands) collect(below, words, all);
}

std::vector<Placed> all_commands(const CommandReference& program) {
    std::vector<Placed> all;
    collect(program, "", all);
    return all;
}

std::vector<const FlagReference*> all_flags(const std::vector<Placed>& commands) {
    std::vector<const FlagReference*> flags;
    for (const Placed& placed : commands)
        for (const FlagReference& flag : placed.command->flags) flags.push_back(&flag);
    return flags;
}

// In single quotes, which bash, zsh and fish read the same but for a quote inside.
std::string quoted(std::string_view text, std::string_view quote_inside) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'')
            out += quote_inside;
        else if (c == '\\' && quote_inside == "\\'")
            out += "\\\\";
        else
            out += c;
    }
    return out + "'";
}

std::string zsh_quoted(std::string_view text) { return quoted(text, "'\\''"); }
std::string fish_quoted(std::string_view text) { return quoted(text, "\\'"); }

std::vector<std::string> method_names(const service::MethodTable& methods) {
    std::vector<std::string> names;
    for (const service::Method* method : methods.all()) names.push_back(method->info().name);
    return names;
}

// What may stand at a place of a command; empty: anything, such as a file.
std::vector<std::string> values_at(const PlaceReference& place,
                                   const service::MethodTable& methods) {
    return place.name == "method" ? method_names(methods) : place.values;
}

std::vector<std::string> names_of_flags(const Placed& placed, const CommandReference& program) {
    std::vector<std::string> names;
    for (const FlagReference& flag : placed.command->flags)
        names.insert(names.end(), flag.names.begin(), flag.names.end());
    // The program's own stand behind a command too.
    if (placed.command != &program)
        for (const FlagReference& flag : program.flags)
            for (const std::string& name : flag.names)
                if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    return names;
}

// "--a|--b" of the flags behind which a value stands.
std::string value_flags(const std::vector<Placed>& commands) {
    std::set<std::string> names;
    for (const FlagReference* flag : all_flags(commands))
        if (flag->takes_value) names.insert(flag->names.begin(), flag->names.end());
    return fmt::format("{}", fmt::join(names, "|"));
}

std::string places_below(const std::vector<Placed>& commands) {
    std::vector<std::string> quotes;
    for (const Placed& placed : commands)
        if (placed.words.find(' ') != std::string::npos)
            quotes.push_back(fmt::format("\"{}\"", placed.words));
    return fmt::format("{}", fmt::join(quotes, "|"));
}

std::string bash_script(const CommandReference& program, const service::MethodTable& methods) {
    const std::vector<Placed> commands = all_commands(program);
    std::string cases;
    std::set<std::string> told;
    for (const FlagReference* flag : all_flags(commands)) {
        const std::string names = fmt::format("{}", fmt::join(flag->names, "|"));
        if (!flag->takes_value || flag->values.empty() || !told.insert(names).second) continue;
        cases += fmt::format("        {}) offer='{}' ;;\n", names, fmt::join(flag->values, " "));
    }
    std::string flags;
    std::string places;
    for (const Placed& placed : commands) {
        flags += fmt::format("        '{}') offer='{}' ;;\n", placed.words,
                             fmt::join(names_of_flags(placed, program), " "));
        std::vector<std::string> below;
        for (const CommandReference& one : placed.command->commands) below.push_back(one.name);
        if (!below.empty())
            places +=
                fmt::format("        '{} 0') offer='{}' ;;\n", placed.words, fmt::join(below, " "));
        std::size_t seen = 0;
        for (const PlaceReference& place : placed.command->places) {
            if (const auto values = values_at(place, methods); !values.empty())
                places += fmt::format("        '{} {}') offer='{}' ;;\n", placed.words, seen,
                                      fmt::join(values, " "));
            ++seen;
        }
    }
    return fmt::format(R"(# Completion of ballast for bash: source <(ballast completions bash)
_ballast() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}}
    local place={0} word offer= i seen=0
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${{COMP_WORDS[i]}}
        case "$word" in
        {1}) ((i++)); continue ;;
        -*) continue ;;
        esac
        case "$place $word" in
        {2}) place="$place $word"; seen=0 ;;
        *) ((seen++)) ;;
        esac
    done
    COMPREPLY=()
    case "$before" in
        {1}) ;;
        *) before= ;;
    esac
    if [[ -n $before ]]; then
        case "$before" in
{3}        *) return ;;
        esac
    elif [[ $current == -* ]]; then
        case "$place" in
{4}        esac
    else
        case "$place $seen" in
{5}        esac
    fi
    COMPREPLY=($(compgen -W "$offer" -- "$current"))
}}
complete -o default -F _ballast {0}
)",
                       program.name, value_flags(commands), places_below(commands), cases, flags,
                       places);
}

std::string zsh_described(std::string_view word, std::string_view doc) {
    std::string escaped;
    for (const char c : word) {
        if (c == ':') escaped += '\\';
        escaped += c;
    }
    return zsh_quoted(fmt::format("{}:{}", escaped, doc));
}

std::string zsh_script(const CommandReference& program, const service::MethodTable& methods) {
    const std::vector<Placed> commands = all_commands(program);
    std::string values;
    std::set<std::string> told;
    for (const FlagReference* flag : all_flags(commands)) {
        const std::string names = fmt::format("{}", fmt::join(flag->names, "|"));
        if (!flag->takes_value || flag->values.empty() || !told.insert(names).second) continue;
        values +=
            fmt::format("        ({}) compadd -- {} ;;\n", names, fmt::join(flag->values, " "));
    }
    std::string flags;
    std::string places;
    for (const Placed& placed : commands) {
        flags += fmt::format("        ('{}') compadd -- {} ;;\n", placed.words,
                             fmt::join(names_of_flags(placed, program), " "));
        std::size_t seen = 0;
        for (const PlaceReference& place : placed.command->places) {
            std::vector<std::string> entries;
            if (place.name == "method")
                for (const service::Method* method : methods.all())
                    entries.push_back(zsh_described(method->info().name, method->info().summary));
            else
                for (const std::string& value : place.values) entries.push_back(zsh_quoted(value));
            if (!entries.empty())
                places += fmt::format("        ('{} {}') found=({}); _describe '{}' found ;;\n",
                                      placed.words, seen, fmt::join(entries, " "), place.name);
            ++seen;
        }
        std::vector<std::string> below;
        for (const CommandReference& one : placed.command->commands)
            below.push_back(zsh_described(one.name, one.doc));
        if (!below.empty())
            places += fmt::format("        ('{} 0') found=({}); _describe 'command' found ;;\n",
                                  placed.words, fmt::join(below, " "));
    }
    return fmt::format(R"(#compdef {0}
# Completion of ballast for zsh: ballast completions zsh > a file _ballast in a directory of $fpath
_ballast() {{
    local place={0} word before=$words[CURRENT-1]
    local -a found
    integer i seen=0
    for ((i = 2; i < CURRENT; i++)); do
        word=$words[i]
        case $word in
        ({1}) ((i++)); continue ;;
        (-*) continue ;;
        esac
        case "$place $word" in
        ({2}) place="$place $word"; seen=0 ;;
        (*) ((++seen)) ;;
        esac
    done
    case $before in
        ({1})
        case $before in
{3}        (*) _files ;;
        esac
        return ;;
    esac
    if [[ $words[CURRENT] == -* ]]; then
        case $place in
{4}        esac
        return
    fi
    case "$place $seen" in
{5}        (*) _files ;;
    esac
}}
if [[ $funcstack[1] == _ballast ]]; then
    _ballast "$@"
else
    compdef _ballast {0}
fi
)",
                       program.name, value_flags(commands), places_below(commands), values, flags,
                       places);
}

std::string fish_flag(const FlagReference& flag, std::string_view condition) {
    std::string line = "complete -c ballast";
    if (!condition.empty()) line += fmt::format(" -n '{}'", condition);
    for (const std::string& name : flag.names)
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    if (flag.takes_value && !flag.values.empty())
        line += fmt::format(" -x -a '{}'", fmt::join(flag.values, " "));
    else if (flag.takes_value)
        line += " -r -F";
    return line + " -d " + fish_quoted(flag.doc) + "\n";
}

void add_fish(const Placed& placed, const service::MethodTable& methods, std::string& script) {
    const std::string here = fmt::format("__ballast_at {}", placed.words);
    for (const CommandReference& below : placed.command->commands)
        script += fmt::format("complete -c ballast -f -n '{} 0' -a {} -d {}\n", here, below.name,
                              fish_quoted(below.doc));
    std::size_t seen = 0;
    for (const PlaceReference& place : placed.command->places) {
        const std::string condition = fmt::format("{} {}", here, seen++);
        if (place.name == "method")
            for (const service::Method* method : methods.all())
                script += fmt::format("complete -c ballast -f -n '{}' -a {} -d {}\n", condition,
                                      method->info().name, fish_quoted(method->info().summary));
        else if (!place.values.empty())
            script += fmt::format("complete -c ballast -f -n '{}' -a '{}' -d {}\n", condition,
                                  fmt::join(place.values, " "), fish_quoted(place.doc));
    }
}

std::string fish_script(const CommandReference& program, const service::MethodTable& methods) {
    const std::vector<Placed> commands = all_commands(program);
    std::string pattern = value_flags(commands);
    std::ranges::replace(pattern, '|', ' ');
    std::string known = places_below(commands);
    std::ranges::replace(known, '|', ' ');
    std::string script = fmt::format(
        R"(# Completion of ballast for fish: ballast completions fish > ~/.config/fish/completions/ballast.fish
# Prints the command before the cursor and how many words of no flag stand behind it.
function __ballast_place
    set -l place {0}
    set -l seen 0
    set -l skip 0
    set -l typed (commandline -opc)
    for word in $typed[2..-1]
        if test $skip -eq 1
            set skip 0
        else if contains -- $word {1}
            set skip 1
        else if string match -q -- '-*' $word
            continue
        else if contains -- "$place $word" {2}
            set place "$place $word"
            set seen 0
        else
            set seen (math $seen + 1)
        end
    end
    echo "$place $seen"
end
function __ballast_at
    test "$argv" = (__ballast_place)
end
function __ballast_in
    string match -q -- "$argv *" (__ballast_place)
end
)",
        program.name, pattern, known);
    for (const Placed& placed : commands) {
        add_fish(placed, methods, script);
        const bool whole = placed.command == &program;
        for (const FlagReference& flag : placed.command->flags)
            if (whole || flag.names.back() != "--help")
                script +=
                    fish_flag(flag, whole ? "" : fmt::format("__ballast_in {}", placed.words));
    }
    return script;
}

}  // namespace

Result<std::string> completion_script(std::string_view shell, const CommandReference& program,
                                      const service::MethodTable& methods) {
    if (shell == "bash") return bash_script(program, methods);
    if (shell == "zsh") return zsh_script(program, methods);
    if (shell == "fish") return fish_script(program, methods);
    return fail(
        Code::kInvalidInput,
        fmt::format("there is no completion for \"{}\"; bash, zsh and fish have one", shell));
}

}  // namespace ballast::door::cli
