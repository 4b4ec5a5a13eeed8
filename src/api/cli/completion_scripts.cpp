// The scripts of the three shells. Each determines the cursor's position by scanning the words
// before it, and looks it up in a table.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "api/cli/completion_tables.hpp"

namespace ballast::api::cli {

namespace {

// Quotes text in single quotes; shells differ only in how a quote is escaped.
std::string in_quotes(std::string_view text, std::string_view quote, std::string_view backslash) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'')
            out += quote;
        else if (c == '\\')
            out += backslash;
        else
            out += c;
    }
    return out + "'";
}

// For bash and zsh.
std::string shell_quoted(std::string_view text) { return in_quotes(text, "'\\''", "\\"); }
std::string fish_quoted(std::string_view text) { return in_quotes(text, "\\'", "\\\\"); }

std::string plain_words(const std::vector<OfferedWord>& words) {
    std::string list;
    for (const OfferedWord& offered : words) list += (list.empty() ? "" : " ") + offered.word;
    return list;
}

std::string flag_names(const CommandFlags& command) {
    std::string list;
    for (const FlagReference& flag : command.flags)
        for (const std::string& name : flag.names) list += (list.empty() ? "" : " ") + name;
    return list;
}

// "word:doc", the form used by _describe of zsh.
std::string described_words(const std::vector<OfferedWord>& words) {
    std::string list;
    for (const OfferedWord& offered : words) {
        const std::string entry =
            offered.doc.empty() ? offered.word : offered.word + ":" + offered.doc;
        list += (list.empty() ? "" : " ") + shell_quoted(entry);
    }
    return list;
}

constexpr std::string_view kBash =
    R"(# Completion of ballast for bash: source <(ballast completions bash)
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
    {1})
        case "$place $before" in
{3}        *) return ;;
        esac ;;
    *)
        if [[ $current == -* ]]; then
            case "$place" in
{4}            esac
        else
            case "$place $seen" in
{5}            esac
        fi ;;
    esac
    COMPREPLY=($(compgen -W "$offer" -- "$current"))
}}
complete -o default -F _ballast {0}
)";

constexpr std::string_view kZsh = R"(#compdef {0}
# Completion of ballast for zsh: ballast completions zsh > _ballast in a directory of $fpath
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
        case "$place $before" in
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
{5}    (*) _files ;;
    esac
}}
if [[ $funcstack[1] == _ballast ]]; then
    _ballast "$@"
else
    compdef _ballast {0}
fi
)";

constexpr std::string_view kFish =
    R"(# Completion of ballast for fish: ballast completions fish > ~/.config/fish/completions/ballast.fish
# Prints the command before the cursor and how many words other than flags follow it.
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
    test "$argv" = (__ballast_place | string replace -r ' [0-9]+$' '')
end
)";

std::string fish_flag(const FlagReference& flag, std::string_view command) {
    std::string line = fmt::format("complete -c ballast -n '__ballast_in {}'", command);
    for (const std::string& name : flag.names)
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    if (flag.takes_value && !flag.values.empty())
        line += fmt::format(" -x -a '{}'", fmt::join(flag.values, " "));
    else if (flag.takes_value)
        line += " -r -F";
    return line + " -d " + fish_quoted(flag.doc) + "\n";
}

}  // namespace

std::string bash_script(const CompletionTables& tables) {
    std::string values, flags, words;
    for (const Offer& offer : tables.values)
        values +=
            fmt::format("        '{}') offer='{}' ;;\n", offer.place, plain_words(offer.words));
    for (const CommandFlags& command : tables.flags)
        flags +=
            fmt::format("            '{}') offer='{}' ;;\n", command.command, flag_names(command));
    for (const Offer& offer : tables.words)
        words +=
            fmt::format("            '{}') offer='{}' ;;\n", offer.place, plain_words(offer.words));
    return fmt::format(kBash, tables.program, fmt::join(tables.value_flags, "|"),
                       "'" + fmt::format("{}", fmt::join(tables.commands, "'|'")) + "'", values,
                       flags, words);
}

std::string zsh_script(const CompletionTables& tables) {
    std::string values, flags, words;
    for (const Offer& offer : tables.values)
        values +=
            fmt::format("        ('{}') compadd -- {} ;;\n", offer.place, plain_words(offer.words));
    for (const CommandFlags& command : tables.flags)
        flags +=
            fmt::format("        ('{}') compadd -- {} ;;\n", command.command, flag_names(command));
    for (const Offer& offer : tables.words)
        words += fmt::format("    ('{}') found=({}); _describe word found ;;\n", offer.place,
                             described_words(offer.words));
    return fmt::format(kZsh, tables.program, fmt::join(tables.value_flags, "|"),
                       "'" + fmt::format("{}", fmt::join(tables.commands, "'|'")) + "'", values,
                       flags, words);
}

std::string fish_script(const CompletionTables& tables) {
    std::string script =
        fmt::format(kFish, tables.program, fmt::join(tables.value_flags, " "),
                    "'" + fmt::format("{}", fmt::join(tables.commands, "' '")) + "'");
    for (const Offer& offer : tables.words)
        for (const OfferedWord& offered : offer.words) {
            script += fmt::format("complete -c ballast -f -n '__ballast_at {}' -a {}", offer.place,
                                  fish_quoted(offered.word));
            if (!offered.doc.empty()) script += " -d " + fish_quoted(offered.doc);
            script += '\n';
        }
    for (const CommandFlags& command : tables.flags)
        for (const FlagReference& flag : command.flags) script += fish_flag(flag, command.command);
    return script;
}

}  // namespace ballast::api::cli
