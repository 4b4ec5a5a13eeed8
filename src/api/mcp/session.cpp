#include "api/mcp/session.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "api/object_writer.hpp"
#include "api/problem.hpp"
#include "api/rpc/endpoint.hpp"
#include "wire/json.hpp"

namespace ballast::api::mcp {

namespace {

// Arguments of this server's own tools.
struct DescribeArguments {
    std::string tool;
    std::string path;
    std::string part = "request";
    bool schema = false;
};

struct ReadArguments {
    std::string result;
    std::string path;
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> limit;
};

}  // namespace

}  // namespace ballast::api::mcp

template <>
struct ballast::wire::Described<ballast::api::mcp::DescribeArguments> {
    using T = ballast::api::mcp::DescribeArguments;
    static constexpr std::string_view name = "DescribeArguments";
    static constexpr std::string_view doc = "A tool and the part of it to describe.";
    static constexpr auto fields = wire::list(
        wire::required("tool", &T::tool, "Name of the tool.", {.max_length = 128}),
        wire::optional("path", &T::path, "JSON pointer of a field.", {.max_length = 1000}),
        wire::optional("part", &T::part, "request or response."),
        wire::optional("schema", &T::schema, "Whether to return the JSON Schema."));
};

template <>
struct ballast::wire::Described<ballast::api::mcp::ReadArguments> {
    using T = ballast::api::mcp::ReadArguments;
    static constexpr std::string_view name = "ReadArguments";
    static constexpr std::string_view doc = "A part of a shortened response.";
    static constexpr auto fields =
        wire::list(wire::required("result", &T::result, "Result in _rest.", {.max_length = 64}),
                   wire::optional("path", &T::path, "JSON pointer.", {.max_length = 1000}),
                   wire::optional("offset", &T::offset, "First item, member or byte."),
                   wire::optional("limit", &T::limit, "Largest number of items, members or bytes.",
                                  {.minimum = 1}));
};

namespace ballast::api::mcp {

namespace {

// Room for the message around the text of an answer.
constexpr std::size_t kEnvelopeBytes = 500;
constexpr std::size_t kLeastBytes = 2'000;

// Through a server, a call that takes longer than a call may becomes a job, which is a task. A
// client of the earlier generation finds it in the result of the call.
std::string_view capabilities(bool in_process, bool is_modern) {
    if (in_process) return R"({"tools":{"listChanged":false}})";
    return is_modern
               ? R"({"tools":{"listChanged":false},"extensions":{"io.modelcontextprotocol/tasks":{}}})"
               : R"({"tools":{"listChanged":false},"tasks":{"cancel":{}}})";
}

using rpc::Message;
using Members = std::vector<std::pair<std::string, std::string>>;

const std::string* find(const Members& members, std::string_view name) {
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const auto& member) { return member.first == name; });
    return found == members.end() ? nullptr : &found->second;
}

Error wrong_params(std::string message) { return {Code::kInvalidInput, std::move(message)}; }

// The string value of an optional member.
Result<std::optional<std::string>> text_of(const Members& members, std::string_view name) {
    const std::string* raw = find(members, name);
    if (raw == nullptr) return std::optional<std::string>();
    auto text = wire::read_json<std::string>(*raw);
    if (!text) return wrong_params(fmt::format("{} must be a string", name));
    return std::optional<std::string>(*std::move(text));
}

// Whether the capabilities of a client have the extension for tasks.
bool has_tasks(const std::string& capabilities) {
    const auto members = rpc::members_of(capabilities);
    const std::string* extensions = members ? find(*members, "extensions") : nullptr;
    if (extensions == nullptr || !extensions->starts_with('{')) return false;
    const auto named = rpc::members_of(*extensions);
    return named && find(*named, kTasksExtension) != nullptr;
}

std::vector<std::string> supported_versions() {
    std::vector<std::string> versions{std::string(kModernVersion)};
    versions.insert(versions.end(), kLegacyVersions.begin(), kLegacyVersions.end());
    return versions;
}

// If a message has no usable id, MCP's error responses have none either.
std::string_view known_id(const Message& message) {
    return message.id == "null" ? std::string_view() : std::string_view(message.id);
}

std::string unsupported_version(std::string_view id, std::string_view requested) {
    ObjectWriter data;
    data.member("supported", supported_versions()).member("requested", requested);
    return rpc::error_text(id, kUnsupportedProtocolVersion, "Unsupported protocol version",
                           std::move(data).finish());
}

}  // namespace

void Session::refuse(std::string_view id, int code, const Error& error) const {
    send_(rpc::error_text(id, code, error, access_.make_request_id()));
}

// ---- messages -----------------------------------------------------------------------------------

rpc::Task Session::receive(rpc::Frame frame) {
    if (frame.kind != rpc::Frame::Kind::kMessage) {
        const bool oversized = frame.kind == rpc::Frame::Kind::kOversized;
        refuse("", oversized ? rpc::kInvalidRequest : rpc::kParseError,
               {oversized ? Code::kLimitExceeded : Code::kInvalidInput, frame.text});
        return {};
    }
    rpc::Incoming incoming = rpc::parse(frame.text, rpc::OtherMembers::kIgnore);
    if (incoming.is_batch || incoming.refusal) {
        refuse("", incoming.refusal ? incoming.refusal->code : rpc::kInvalidRequest,
               incoming.refusal
                   ? std::move(incoming.refusal->error)
                   : wrong_params("batches are not part of MCP: send one message per line"));
        return {};
    }
    return handle(std::move(incoming.messages.front()));
}

rpc::Task Session::handle(Message message) {
    if (message.refusal) {
        refuse(known_id(message), message.refusal->code, message.refusal->error);
        return {};
    }
    if (message.is_response) return {};  // this server sends no requests
    if (!message.has_id) {
        notified(message);
        return {};
    }
    if (message.id == "null") {
        refuse("", rpc::kInvalidRequest,
               wrong_params("the id of a request must be a string or a number"));
        return {};
    }
    auto request = read_request(message);
    if (!request) {
        refuse(message.id, rpc::kInvalidParams, request.error());
        return {};
    }
    return dispatch(*std::move(request));
}

void Session::notified(const Message& message) {
    if (message.method != "notifications/cancelled" || !message.params.starts_with('{')) return;
    const auto members = rpc::members_of(message.params);
    if (!members) return;
    if (const std::string* id = find(*members, "requestId")) running_.cancel(*id);
}

Result<Session::Request> Session::read_request(const Message& message) const {
    Request request{.id = message.id, .method = message.method};
    if (message.params.starts_with('['))
        return wrong_params("params must be an object, not an array");
    Members params;
    if (!message.params.empty()) {
        TRY(params, rpc::members_of(message.params));
    }
    Members meta;
    if (const std::string* raw = find(params, "_meta")) {
        auto members = rpc::members_of(*raw);
        if (!members) return wrong_params("_meta must be an object");
        meta = *std::move(members);
    }
    TRY(auto version, text_of(meta, kMetaVersion));
    request.is_modern = version.has_value() && message.method != "initialize";
    TRY(auto handshake, text_of(params, "protocolVersion"));
    if (message.method == "initialize" && !handshake)
        return wrong_params("initialize requires protocolVersion");
    request.requested_version = request.is_modern ? *version : handshake.value_or("");
    if (request.is_modern && request.requested_version == kModernVersion) {
        const std::string* capabilities = find(meta, kMetaCapabilities);
        if (capabilities == nullptr || !capabilities->starts_with('{'))
            return wrong_params(fmt::format("_meta requires {}, an object", kMetaCapabilities));
        request.takes_tasks = has_tasks(*capabilities);
    }
    if (const std::string* token = find(meta, kMetaProgress)) {
        const char first = token->front();
        if (first == '{' || first == '[' || first == 't' || first == 'f' || first == 'n')
            return wrong_params("progressToken must be a string or a number");
        request.progress_token = *token;
    }
    TRY(request.idempotency_key, text_of(meta, kMetaIdempotencyKey));
    TRY(auto tool, text_of(params, "name"));
    request.tool = std::move(tool).value_or("");
    if (message.method == "tools/call" && request.tool.empty())
        return wrong_params("tools/call requires the name of a tool");
    if (const std::string* arguments = find(params, "arguments");
        arguments != nullptr && *arguments != "null")
        request.arguments = *arguments;
    TRY(auto cursor, text_of(params, "cursor"));
    request.cursor = std::move(cursor).value_or("");
    TRY(auto task, text_of(params, "taskId"));
    request.task = std::move(task).value_or("");
    if (message.method.starts_with("tasks/") && request.task.empty())
        return wrong_params(fmt::format("{} requires taskId", message.method));
    const std::string* responses = find(params, "inputResponses");
    request.has_responses = responses != nullptr && responses->starts_with('{');
    return request;
}

// ---- requests -----------------------------------------------------------------------------------

// Checks the protocol version. False, with the error sent, when it is not supported.
bool Session::admit_version(const Request& request, std::string_view version) {
    if (request.is_modern) {
        if (version == kModernVersion) return true;
        send_(unsupported_version(request.id, version));
        return false;
    }
    if (initialized_ || request.method == "initialize" || request.method == "ping") return true;
    refuse(request.id, rpc::kInvalidParams,
           wrong_params(fmt::format("state the protocol version: with {} and {} in _meta of every "
                                    "request ({}), or with initialize first ({})",
                                    kMetaVersion, kMetaCapabilities, kModernVersion,
                                    fmt::join(kLegacyVersions, ", "))));
    return false;
}

rpc::Task Session::dispatch(Request request) {
    if (!admit_version(request, request.requested_version)) return {};
    const std::string_view method = request.method;
    if (method == "initialize" && !request.is_modern) {
        send_(rpc::result_text(request.id, initialize(request)));
    } else if (method == "server/discover" && request.is_modern) {
        send_(rpc::result_text(request.id, discover()));
    } else if (method == "ping") {
        send_(rpc::result_text(request.id, ping(request)));
    } else if (method == "tools/list") {
        return [this, request = std::move(request)] { send_(list_tools(request)); };
    } else if (method == "tools/call") {
        auto ticket = running_.start(request.id);
        return [this, ticket, request = std::move(request)] {
            std::string answer = call_tool(request, ticket->cancel());
            if (!answer.empty()) send_(std::move(answer));
        };
    } else if (method == "tasks/get" || method == "tasks/cancel" ||
               method == (request.is_modern ? "tasks/update" : "tasks/result")) {
        return [this, request = std::move(request)] { send_(answer_task(request)); };
    } else {
        refuse(request.id, rpc::kMethodNotFound,
               {Code::kNotFound, fmt::format("there is no method \"{}\"; this server offers tools "
                                             "(tools/list, tools/call) only",
                                             method)});
    }
    return {};
}

std::string Session::implementation() const {
    ObjectWriter info;
    info.member("name", server_.name)
        .member("title", server_.title)
        .member("version", server_.version);
    return std::move(info).finish();
}

std::string Session::server_meta() const {
    ObjectWriter meta;
    meta.raw(kMetaServer, implementation());
    return std::move(meta).finish();
}

std::string Session::discover() const {
    ObjectWriter result;
    result.member("resultType", "complete")
        .member("supportedVersions", supported_versions())
        .raw("capabilities", capabilities(access_.in_process, true))
        .member("instructions", server_.instructions)
        .member("ttlMs", kDiscoverTtlMs)
        .member("cacheScope", "public")
        .raw("_meta", server_meta());
    return std::move(result).finish();
}

std::string Session::initialize(const Request& request) {
    initialized_ = true;
    // An unsupported version is answered with the newest supported legacy version; the client then
    // continues or disconnects.
    const auto spoken =
        std::find(kLegacyVersions.begin(), kLegacyVersions.end(), request.requested_version);
    const std::string_view version =
        spoken == kLegacyVersions.end() ? kLegacyVersions.front() : *spoken;
    ObjectWriter result;
    result.member("protocolVersion", version)
        .raw("capabilities", capabilities(access_.in_process, false))
        .raw("serverInfo", implementation())
        .member("instructions", server_.instructions);
    return std::move(result).finish();
}

std::string Session::ping(const Request& request) const {
    if (!request.is_modern) return "{}";
    ObjectWriter result;
    result.member("resultType", "complete").raw("_meta", server_meta());
    return std::move(result).finish();
}

std::string Session::list_tools(const Request& request) const {
    const auto principal = access_.principal();
    if (!principal && principal.error().code != Code::kUnauthenticated)
        return rpc::error_text(request.id, rpc_code(principal.error().code), principal.error(),
                               access_.make_request_id());
    const auto page = tools_.list(principal ? &*principal : nullptr, request.cursor);
    if (!page)
        return rpc::error_text(request.id, rpc::kInvalidParams, page.error(),
                               access_.make_request_id());
    ObjectWriter result;
    if (request.is_modern) result.member("resultType", "complete");
    result.raw("tools", page->tools);
    if (page->next) result.member("nextCursor", *page->next);
    if (request.is_modern)
        result.member("ttlMs", kToolsTtlMs)
            .member("cacheScope", "private")
            .raw("_meta", server_meta());
    return rpc::result_text(request.id, std::move(result).finish());
}

std::string Session::tool_result(const Request& request, std::string_view text,
                                 std::string_view structured, bool is_error) const {
    ObjectWriter content;
    content.member("type", "text").member("text", text);
    ObjectWriter result;
    if (request.is_modern) result.member("resultType", "complete");
    result.raw("content", fmt::format("[{}]", std::move(content).finish()));
    if (!structured.empty()) result.raw("structuredContent", structured);
    result.member("isError", is_error);
    if (request.is_modern) result.raw("_meta", server_meta());
    return std::move(result).finish();
}

std::function<void(const Progress&)> Session::progress_of(const Request& request,
                                                          const Cancel& cancel) const {
    if (request.progress_token.empty()) return {};
    return rpc::growing(
        [this, token = request.progress_token, cancel](const Progress& progress) {
            if (cancel.requested()) return;
            ObjectWriter params;
            params.raw("progressToken", token).member("progress", progress.done);
            if (progress.total > 0) params.member("total", progress.total);
            params.member("message", fmt::format("{} ({})", progress.phase, progress.unit));
            send_(rpc::notification_text("notifications/progress", std::move(params).finish()));
        },
        progress_interval_);
}

std::string Session::describe_tool(const Request& request) {
    const auto arguments = wire::read_json<DescribeArguments>(request.arguments);
    if (!arguments) return failed(request, arguments.error());
    const bool is_response = arguments->part == "response";
    if (!is_response && arguments->part != "request")
        return failed(request, wrong_params(fmt::format("part is \"{}\": expected request or "
                                                        "response",
                                                        arguments->part)));
    auto text = tools_.describe({.tool = arguments->tool,
                                 .path = arguments->path,
                                 .is_response = is_response,
                                 .schema = arguments->schema});
    return text ? answer(request, *std::move(text)) : failed(request, text.error());
}

std::string Session::read_result(const Request& request) {
    const auto arguments = wire::read_json<ReadArguments>(request.arguments);
    if (!arguments) return failed(request, arguments.error());
    const auto kept = results_->find(arguments->result);
    if (!kept) return failed(request, kept.error());
    const Page page{.path = arguments->path,
                    .offset = static_cast<std::size_t>(arguments->offset),
                    .limit = arguments->limit};
    // Escaping makes the text longer than the JSON that it contains.
    for (std::size_t bytes = tools_.options().answer_bytes;; bytes = bytes * 3 / 4) {
        const auto text = page_json(JsonView(**kept), arguments->result, page, bytes);
        if (!text) return failed(request, text.error());
        if (fits(*text, {}) || bytes < kLeastBytes)
            return tool_result(request, *text, fits(*text, *text) ? *text : std::string(), false);
    }
}

std::string Session::failed(const Request& request, const Error& error) const {
    return tool_result(request, explain(error, access_.make_request_id()), {}, true);
}

bool Session::fits(std::string_view text, std::string_view structured) const {
    if (text.size() > tools_.options().answer_bytes) return false;
    std::string quoted;
    wire::write_string(quoted, text);
    return quoted.size() + structured.size() + kEnvelopeBytes <= tools_.options().answer_bytes;
}

std::string Session::answer(const Request& request, std::string body, std::string_view assumed) {
    if (body.size() <= tools_.options().answer_bytes) {
        const std::string whole = with_assumed(body, assumed);
        if (body.starts_with('{') && fits(whole, whole))
            return tool_result(request, whole, whole, false);
        if (fits(whole, {})) return tool_result(request, whole, {}, false);
    }
    const std::string name = results_->keep(body);
    for (std::size_t bytes = tools_.options().answer_bytes;; bytes = bytes * 3 / 4) {
        const std::string part =
            with_assumed(shortened_json(JsonView(body), name, "", bytes), assumed);
        if (fits(part, {}) || bytes < kLeastBytes) return tool_result(request, part, {}, false);
    }
}

std::string Session::call_tool(const Request& request, const Cancel& cancel) {
    const auto message = [&](std::string_view result) {
        return rpc::result_text(request.id, result);
    };
    if (request.tool == kDescribeTool) return message(describe_tool(request));
    if (request.tool == kReadResult) return message(read_result(request));
    const RequestId request_id = access_.make_request_id();
    const auto found = tools_.find(request.tool);
    if (!found) return rpc::error_text(request.id, rpc::kInvalidParams, found.error(), request_id);
    const service::Method* method = *found;
    if (cancel.requested()) return {};
    const auto principal = access_.principal();
    if (!principal && principal.error().code != Code::kUnauthenticated)
        return message(tool_result(request, explain(principal.error(), request_id), {}, true));

    service::Invocation invocation{.method = method->info().name, .request = request.arguments};
    if (principal) invocation.principal = &*principal;
    invocation.interface = "mcp";
    invocation.remote = access_.remote;
    invocation.idempotency_key = request.idempotency_key;
    invocation.request_id = request_id;
    invocation.cancel = cancel;
    invocation.progress = progress_of(request, cancel);
    invocation.files = access_.files;
    invocation.in_process = access_.in_process;
    Result<service::Reply> reply = rpc::guarded(access_, invocation);
    if (cancel.requested()) return {};
    if (!reply) return message(tool_result(request, explain(reply.error(), request_id), {}, true));
    if (reply->job && request.takes_tasks) return task_of_call(request, reply->body);
    SettingsOf settings;
    if (principal && access_.values_of_settings)
        settings = [&](std::string_view portfolio) {
            return access_.values_of_settings(*principal, method->info().name, portfolio);
        };
    return message(answer(request, std::move(reply->body),
                          tools_.assumed(*method, request.arguments, settings)));
}

Status serve_stdio(int input, int output, const Access& access, ServerInfo server,
                   ToolOptions tool_options, rpc::StreamOptions options) {
    TRY_STATUS(check_toolsets(*access.table, tool_options));
    options.framing = rpc::Framing::kLines;
    const Tools tools(*access.table, access.in_process, std::move(tool_options));
    return rpc::serve_stream(input, output, options, [&](rpc::Send send, const rpc::SendLong&) {
        return std::make_unique<Session>(access, tools, std::move(server), std::move(send));
    });
}

}  // namespace ballast::api::mcp
