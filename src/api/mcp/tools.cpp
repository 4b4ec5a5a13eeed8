#include "api/mcp/tools.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "api/object_writer.hpp"
#include "api/problem.hpp"

namespace ballast::api::mcp {

namespace {

constexpr std::size_t kLongestName = 128;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

// All four hints are stated, because omitted ones default to destructive and open.
std::string annotations(const service::MethodInfo& info) {
    const bool reads = info.effect != service::Effect::kWrite;
    // Only fetching market data accesses external systems.
    const bool open = info.permission == service::Permission::kMarketSync;
    ObjectWriter hints;
    hints.member("readOnlyHint", reads)
        .member("destructiveHint", info.destructive)
        .member("idempotentHint", reads || info.idempotent)
        .member("openWorldHint", open);
    return std::move(hints).finish();
}

}  // namespace

bool is_tool_name(std::string_view name) {
    return !name.empty() && name.size() <= kLongestName &&
           std::all_of(name.begin(), name.end(), is_name_character);
}

const service::Method* Tools::find(std::string_view name) const {
    return is_tool_name(name) ? table_.find(name) : nullptr;
}

std::string Tools::describe(const service::Method& method) const {
    const service::MethodInfo& info = method.info();
    const bool answers_with_job = info.duration == service::Duration::kLong && !in_process_;
    std::string description = info.summary;
    if (!info.doc.empty()) description += "\n\n" + info.doc;
    if (answers_with_job)
        description += "\n\nLong-running: the response is a job whose state can be queried later.";
    ObjectWriter tool;
    tool.member("name", info.name)
        .member("description", description)
        .raw("inputSchema", method.request_schema());
    if (!answers_with_job) tool.raw("outputSchema", method.response_schema());
    tool.raw("annotations", annotations(info));
    return std::move(tool).finish();
}

std::string Tools::list(const service::Principal* principal) const {
    std::call_once(described_, [&] {
        for (const service::Method* method : table_.all())
            if (is_tool_name(method->info().name))
                tools_.push_back({method->info().permission, describe(*method)});
    });
    const service::PermissionSet held =
        principal ? principal->permissions : service::PermissionSet{};
    std::string list = "[";
    for (const Tool& tool : tools_) {
        if (!held.has(tool.permission)) continue;
        if (list.size() > 1) list += ',';
        list += tool.json;
    }
    return list + ']';
}

std::string explain(const Error& error, const RequestId& request) {
    if (is_private(error.code))
        return fmt::format("{}: {}", to_string(error.code), public_message(error, request));
    std::string text;
    if (error.errors.empty()) {
        text = fmt::format("{}: {}", to_string(error.code), error.message);
    } else {
        text = fmt::format("{}: fix {} and call again:", to_string(error.code),
                           error.errors.size() == 1
                               ? std::string("this")
                               : fmt::format("these {} errors", error.errors.size()));
        for (const FieldError& field : error.errors) {
            text +=
                fmt::format("\n- {}: {}", field.pointer.empty() ? "the arguments" : field.pointer,
                            field.message);
            if (!field.hint.empty()) text += fmt::format(" ({})", field.hint);
        }
    }
    for (const auto& [name, value] : error.attributes) text += fmt::format("\n{}: {}", name, value);
    if (error.code == Code::kUnavailable) text += "\nRetrying later may help.";
    return text;
}

}  // namespace ballast::api::mcp
