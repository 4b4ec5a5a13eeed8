#include "api/cli/secret_field.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "api/json_value.hpp"

namespace ballast::api::cli {

namespace {

Result<std::string> secret_in(const std::string& file, const Streams& streams) {
    TRY(std::string text, streams.read(file));
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    return text;
}

Error on_the_command_line(const std::string& field) {
    return fail(Code::kInvalidInput,
                fmt::format("{0} is a secret, and arguments can be seen by others: give {0}=@FILE, "
                            "or {0}=@- for standard input",
                            field));
}

}  // namespace

Status read_secret(const service::Method& method, std::string_view inline_json,
                   std::vector<Assignment>& assignments, const Streams& streams) {
    const std::string& field = method.info().secret_field;
    if (field.empty()) return {};
    if (const auto json = parse_json(inline_json); json && json->find(field) != nullptr)
        return on_the_command_line(field);
    for (Assignment& one : assignments) {
        if (one.path.size() != 1 || one.path.front() != field) continue;
        if (one.is_json || !one.value.starts_with('@')) return on_the_command_line(field);
        TRY(one.value, secret_in(one.value.substr(1), streams));
    }
    return {};
}

Status ask_for_secret(const service::Method& method, std::vector<Assignment>& assignments,
                      const Streams& streams) {
    const std::string& field = method.info().secret_field;
    const auto fields = method.request_fields();
    const bool is_required = std::ranges::any_of(
        fields, [&](const service::FieldInfo& one) { return one.name == field && one.required; });
    const bool is_given = std::ranges::any_of(
        assignments, [&](const Assignment& one) { return one.path.front() == field; });
    if (!is_required || is_given) return {};
    if (streams.terminal.input)
        streams.err(fmt::format("Enter the {} and press Ctrl-D twice.\n", field));
    TRY(std::string text, secret_in("-", streams));
    assignments.push_back({{field}, std::move(text)});
    return {};
}

}  // namespace ballast::api::cli
