#include "api/cli/manual.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <vector>

#include "api/problem.hpp"
#include "wire/utf8.hpp"

namespace ballast::api::cli {

namespace {

// The code point that starts at `at` in valid UTF-8 of more than one byte.
unsigned code_point(std::string_view text, std::size_t at, std::size_t bytes) {
    unsigned point = static_cast<unsigned char>(text[at]) & (0xFFU >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i)
        point = (point << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    return point;
}

// Escapes text for roff: no escapes, no request at the start of a line, hyphens that stay hyphens,
// ASCII only.
std::string literal(std::string_view text) {
    std::string out;
    bool line_begins = true;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const std::size_t bytes = std::max<std::size_t>(wire::code_point_bytes(text, at), 1);
        if (line_begins && (c == '.' || c == '\'')) out += "\\&";
        if (bytes > 1)
            out += fmt::format("\\[u{:04X}]", code_point(text, at, bytes));
        else if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
        line_begins = c == '\n';
        at += bytes;
    }
    return out;
}

std::string bold(std::string_view text) { return fmt::format("\\fB{}\\fR", literal(text)); }

void add_flags(const std::vector<FlagReference>& flags, std::string& page) {
    for (const FlagReference& flag : flags) {
        std::vector<std::string> names;
        names.reserve(flag.names.size());
        for (const std::string& name : flag.names) names.push_back(bold(name));
        page += fmt::format(".TP\n{}{}\n{}", fmt::join(names, ", "),
                            flag.takes_value ? " \\fIvalue\\fR" : "", literal(flag.doc));
        const bool reported = std::ranges::all_of(flag.values, [&](const std::string& value) {
            return flag.doc.find(value) != std::string::npos;
        });
        if (!reported) page += fmt::format(" ({})", fmt::join(flag.values, ", "));
        page += '\n';
    }
}

void add_examples(std::string_view footer, std::string& page) {
    if (footer.empty()) return;
    page += fmt::format(".PP\n.nf\n{}\n.fi\n", literal(footer));
}

void add_command(const CommandReference& command, const std::string& before, std::string& page) {
    const std::string words = before + " " + command.name;
    if (command.commands.empty()) {
        page += fmt::format(".SS {}", literal(words));
        for (const PlaceReference& place : command.places)
            page += place.required ? fmt::format(" {}", literal(place.name))
                                   : fmt::format(" [{}]", literal(place.name));
        page += fmt::format("\n{}.\n", literal(command.doc));
        for (const PlaceReference& place : command.places)
            page += fmt::format(".TP\n\\fI{}\\fR\n{}\n", literal(place.name), literal(place.doc));
        std::vector<FlagReference> own;
        for (const FlagReference& flag : command.flags)
            if (flag.names.back() != "--help") own.push_back(flag);
        add_flags(own, page);
        add_examples(command.footer, page);
    }
    for (const CommandReference& below : command.commands) add_command(below, words, page);
}

void add_exit_codes(std::string& page) {
    std::map<int, std::vector<std::string>> by_exit;
    by_exit[0] = {"Success"};
    by_exit[2] = {"Invalid command line"};
    for (const ProblemKind& kind : problem_kinds())
        by_exit[kind.exit].push_back(std::string(kind.title));
    page += ".SH EXIT STATUS\n";
    for (const auto& [code, titles] : by_exit)
        page += fmt::format(".TP\n{}\n{}.\n", bold(fmt::to_string(code)),
                            literal(fmt::format("{}", fmt::join(titles, "; "))));
}

}  // namespace

std::string manual_page(const CommandReference& program, const service::MethodTable& methods,
                        std::span<const service::SettingSource> settings,
                        std::string_view version) {
    std::string page =
        fmt::format(".TH BALLAST 1 \"\" \"ballast {}\" \"User Commands\"\n", literal(version));
    const std::string_view sentence = program.doc;
    const std::size_t colon = sentence.find(": ");
    page += fmt::format(
        ".SH NAME\n{} \\- {}\n", program.name,
        literal(colon == std::string_view::npos ? sentence : sentence.substr(colon + 2)));
    page +=
        fmt::format(".SH SYNOPSIS\n{} [\\fIoptions\\fR] \\fIcommand\\fR ...\n", bold(program.name));
    page += ".SH OPTIONS\nOptions may be given before or after the command.\n";
    add_flags(program.flags, page);
    page += ".SH COMMANDS\n";
    for (const CommandReference& command : program.commands)
        add_command(command, program.name, page);
    page += ".SH METHODS\nMethods of \\fBballast call\\fR and of all other interfaces.\n";
    for (const service::Method* method : methods.all())
        page += fmt::format(".TP\n{}\n{}\n", bold(method->info().name),
                            literal(method->info().summary));
    page +=
        ".SH ENVIRONMENT\nA flag takes precedence over its variable, and a variable over the "
        "settings file (lines of \\fIname = value\\fR).\n";
    for (const service::SettingSource& setting : settings)
        page += fmt::format(".TP\n{}\n{} (setting \\fI{}\\fR{})\n", bold(setting.variable),
                            literal(setting.description), literal(setting.name),
                            setting.value.empty()
                                ? std::string()
                                : fmt::format(", {} by default", literal(setting.value)));
    page +=
        ".SH FILES\n.TP\n\\fI~/.config/ballast/settings\\fR\nThe settings file.\n"
        ".TP\n\\fI~/.local/share/ballast\\fR\nState, columns and objects.\n";
    add_exit_codes(page);
    return page;
}

}  // namespace ballast::api::cli
