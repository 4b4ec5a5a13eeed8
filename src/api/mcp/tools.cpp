#include "api/mcp/tools.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <utility>

#include "api/mcp/tool_fields.hpp"
#include "api/object_writer.hpp"
#include "api/problem.hpp"
#include "base/check.hpp"
#include "base/text.hpp"
#include "service/method_title.hpp"

namespace ballast::api::mcp {

namespace {

constexpr std::size_t kLongestName = 64;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

// All hints are stated, because omitted ones default to destructive and open.
std::string annotations(std::string_view title, bool reads, bool destructive, bool idempotent,
                        bool open) {
    ObjectWriter hints;
    hints.member("title", title)
        .member("readOnlyHint", reads)
        .member("destructiveHint", destructive)
        .member("idempotentHint", idempotent)
        .member("openWorldHint", open);
    return std::move(hints).finish();
}

std::string annotations_of(const service::MethodInfo& info) {
    const bool reads = only_reads(info);
    // Fetching market data accesses external systems; it never answers at once.
    const bool open = info.permission == service::Permission::kMarketSync &&
                      info.duration != service::Duration::kShort;
    return annotations(tool_title(info.name), reads, info.destructive, reads || info.idempotent,
                       open);
}

// The tools of this server itself.
std::string own_tool(std::string_view name, std::string_view title, std::string_view description,
                     std::string_view schema) {
    ObjectWriter tool;
    tool.member("name", name)
        .member("description", description)
        .raw("inputSchema", schema)
        .raw("annotations", annotations(title, true, false, true, false));
    return std::move(tool).finish();
}

std::string describe_entry() {
    return own_tool(
        kDescribeTool, "Describe a tool",
        "Lists the fields of a tool's arguments or response with type, default and meaning; the "
        "schemas of tools/list are shortened.",
        R"({"type":"object","properties":{"tool":{"type":"string","description":"Name of the tool."},)"
        R"("path":{"type":"string","description":"JSON pointer of a field, such as /withdrawal."},)"
        R"("part":{"type":"string","enum":["request","response"]},)"
        R"("schema":{"type":"boolean","description":"Whether to return the JSON Schema."}},)"
        R"("required":["tool"],"additionalProperties":false})");
}

std::string read_entry() {
    return own_tool(
        kReadResult, "Read more of a result",
        "Returns a part of a response that was shortened: _rest of the response states its result "
        "and the paths.",
        R"({"type":"object","properties":{"result":{"type":"string","description":"Result in _rest."},)"
        R"("path":{"type":"string","description":"JSON pointer; the whole response when absent."},)"
        R"("offset":{"type":"integer","minimum":0},"limit":{"type":"integer","minimum":1}},)"
        R"("required":["result"],"additionalProperties":false})");
}

}  // namespace

bool is_tool_name(std::string_view name) {
    return !name.empty() && name.size() <= kLongestName &&
           std::all_of(name.begin(), name.end(), is_name_character);
}

std::string tool_name(std::string_view method) {
    std::string name(method);
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

std::string tool_title(std::string_view method) { return service::name_in_words(method); }

Tools::Tools(const service::MethodTable& table, bool in_process, ToolOptions options)
    : table_(table), in_process_(in_process), options_(std::move(options)) {
    for (const service::Method* method : table_.all()) {
        const std::string name = tool_name(method->info().name);
        if (!is_tool_name(name)) continue;
        CHECK(name != kDescribeTool && name != kReadResult);
        CHECK(by_name_.emplace(name, method).second);
    }
}

Result<const service::Method*> Tools::find(std::string_view name) const {
    const service::Method* method = nullptr;
    if (const auto found = by_name_.find(name); found != by_name_.end())
        method = found->second;
    else if (is_tool_name(tool_name(name)))
        method = table_.find(name);
    if (method == nullptr) {
        std::vector<std::string_view> names{kDescribeTool, kReadResult};
        for (const auto& [known, one] : by_name_) names.push_back(known);
        const std::string_view nearest = nearest_word(tool_name(name), names);
        return fail(Code::kNotFound,
                    fmt::format("unknown tool: {}{}", name,
                                nearest.empty() ? std::string()
                                                : fmt::format("; did you mean {}?", nearest)));
    }
    if (const std::string why = why_not_offered(method->info(), options_); !why.empty())
        return fail(Code::kNotFound, fmt::format("the tool {} is not offered: {}",
                                                 tool_name(method->info().name), why));
    return method;
}

std::string Tools::entry(const service::Method& method) const {
    const service::MethodInfo& info = method.info();
    std::string description = info.summary;
    if (info.duration == service::Duration::kLong && !in_process_)
        description += " Long-running: the response is a job whose state can be queried later.";
    ObjectWriter tool;
    tool.member("name", tool_name(info.name))
        .member("description", description)
        .raw("inputSchema", short_schema(method.request_schema()))
        .raw("annotations", annotations_of(info));
    return std::move(tool).finish();
}

void Tools::describe_all() const {
    tools_.push_back({std::string(kDescribeTool), service::Permission::kPublic, describe_entry()});
    tools_.push_back({std::string(kReadResult), service::Permission::kPublic, read_entry()});
    for (const auto& [name, method] : by_name_)
        if (why_not_offered(method->info(), options_).empty())
            tools_.push_back({name, method->info().permission, entry(*method)});
}

Result<Tools::Page> Tools::list(const service::Principal* principal,
                                std::string_view cursor) const {
    std::call_once(described_, [&] { describe_all(); });
    auto tool = tools_.begin();
    if (!cursor.empty()) {
        tool = std::find_if(tools_.begin(), tools_.end(),
                            [&](const Tool& one) { return one.name == cursor; });
        if (tool == tools_.end())
            return fail(Code::kInvalidInput, "the cursor is unknown; list again without a cursor");
    }
    const service::PermissionSet held =
        principal ? principal->permissions : service::PermissionSet{};
    Page page{.tools = "["};
    for (; tool != tools_.end(); ++tool) {
        if (!held.has(tool->permission)) continue;
        if (page.tools.size() > 1 && page.tools.size() + tool->json.size() > options_.page_bytes) {
            page.next = tool->name;
            break;
        }
        if (page.tools.size() > 1) page.tools += ',';
        page.tools += tool->json;
    }
    page.tools += ']';
    return page;
}

Result<std::string> Tools::describe(const Question& question) const {
    TRY(const service::Method* method, find(question.tool));
    const service::MethodInfo& info = method->info();
    const std::string schema =
        question.is_response ? method->response_schema() : method->request_schema();
    ObjectWriter answer;
    answer.member("tool", tool_name(info.name))
        .member("part", question.is_response ? "response" : "request")
        .member("path", question.path);
    if (question.path.empty()) {
        answer.member("summary", info.summary);
        if (!info.doc.empty()) answer.member("doc", info.doc);
    }
    if (question.schema) {
        TRY(const std::string part, schema_at(schema, question.path));
        answer.raw("schema", part);
    } else {
        TRY(const std::string fields, fields_at(schema, question.path));
        answer.raw("value", fields);
    }
    return std::move(answer).finish();
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
