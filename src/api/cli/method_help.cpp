#include "api/cli/method_help.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "api/cli/terminal.hpp"
#include "api/cli/text_table.hpp"
#include "api/schema_outline.hpp"

namespace ballast::api::cli {

namespace {

constexpr std::size_t kUnlimited = 1'000'000;
constexpr std::size_t kNarrowestText = 24;

// The text in lines of at most `width`, the second and later ones below `indent` blanks.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
    std::string out;
    std::size_t column = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
        const std::string_view word = text.substr(at, end - at);
        at = end + 1;
        if (word.empty()) continue;
        const std::size_t length = text_width(word);
        if (column > 0 && column + 1 + length > width) {
            out += '\n' + std::string(indent, ' ');
            column = 0;
        }
        if (column > 0) out += ' ';
        out += word;
        column += length + (column > 0 ? 1 : 0);
    }
    return out;
}

bool is_plain_word(std::string_view text) {
    return !text.empty() &&
           text.find_first_of(" \t\n\"'\\$`!*?[]{}()<>|&;#~,") == std::string_view::npos;
}

std::string shell_word(const std::string& text) {
    return is_plain_word(text) ? text : '\'' + text + '\'';
}

// A required field as an argument.
std::string argument_of(const SchemaOutline& schema, const JsonMember& field) {
    const Accepted accepted = schema.accepted(field.value);
    if (accepted.table_file) return fmt::format("{}={}.csv", field.name, field.name);
    const std::string sample = schema.sample(field.value, field.name);
    const auto value = parse_json(sample);
    const bool is_text = value && value->is(wire::JsonKind::kString);
    const bool is_structure =
        value && (value->is(wire::JsonKind::kObject) || value->is(wire::JsonKind::kArray));
    if (is_structure) return fmt::format("{}:='{}'", field.name, sample);
    return fmt::format("{}={}", field.name, shell_word(is_text ? value->text : sample));
}

}  // namespace

std::string example_call(const service::Method& method) {
    const SchemaOutline schema(method.request_schema());
    std::string call = fmt::format("ballast call {}", method.info().name);
    bool any = false;
    if (const JsonValue* fields = schema.root().find("properties")) {
        for (const JsonMember& field : fields->members) {
            if (!is_required(schema.root(), field.name)) continue;
            call += ' ' + argument_of(schema, field);
            any = true;
        }
        // Calculations take a portfolio or the positions themselves, so neither is required.
        if (!any && fields->find("portfolio")) {
            call += " portfolio=demo-individual";
            any = true;
        }
    }
    return any ? call : call + " '{}'";
}

std::string method_help(const service::Method& method, std::size_t width, bool color) {
    const SchemaOutline schema(method.request_schema());
    std::string out = fmt::format("{}: {}\n", styled(method.info().name, Style::kTitle, color),
                                  method.info().summary);
    if (!method.info().doc.empty())
        out += wrapped(method.info().doc, width > 0 ? width : kUnlimited, 0) + '\n';
    const JsonValue* fields = schema.root().find("properties");
    if (fields && !fields->members.empty()) {
        std::size_t names = 0;
        for (const JsonMember& field : fields->members)
            names = std::max(names,
                             field.name.size() + (is_required(schema.root(), field.name) ? 1 : 0));
        out += fmt::format("\n{}\n", styled("Fields (* required)", Style::kTitle, color));
        const std::size_t indent = names + 4;
        const std::size_t room =
            width == 0 ? kUnlimited : std::max(width, indent + kNarrowestText) - indent;
        for (const JsonMember& field : fields->members) {
            const std::string name =
                field.name + (is_required(schema.root(), field.name) ? "*" : "");
            out += fmt::format("  {:<{}}  ", name, names);
            std::string text = schema.label(field.value);
            if (const JsonValue* usual = field.value.find("default"))
                if (const std::string json = to_json(*usual);
                    json != "\"\"" && json != "{}" && json != "[]" && json != "null")
                    text += fmt::format(", default {}",
                                        usual->is(wire::JsonKind::kString) ? usual->text : json);
            text += fmt::format(": {}", description_of(field.value));
            out += wrapped(text, room, indent) + '\n';
        }
    }
    out +=
        fmt::format("\n{}\n  {}\n", styled("Example", Style::kTitle, color), example_call(method));
    return out +
           fmt::format(
               "\n`ballast call {} --schema` prints the JSON Schemas of request and response.\n",
               method.info().name);
}

}  // namespace ballast::api::cli
