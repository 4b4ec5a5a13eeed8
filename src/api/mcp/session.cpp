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
    request.has_cursor = find(params, "cursor") != nullptr;
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
        .raw("capabilities", R"({"tools":{"listChanged":false}})")
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
        .raw("capabilities", R"({"tools":{"listChanged":false}})")
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
    // All tools are on one page, so a cursor is never valid.
    if (request.has_cursor)
        return rpc::error_text(request.id, rpc::kInvalidParams,
                               wrong_params("the cursor is unknown; list again without a cursor"),
                               access_.make_request_id());
    const auto principal = access_.principal();
    if (!principal && principal.error().code != Code::kUnauthenticated)
        return rpc::error_text(request.id, rpc_code(principal.error().code), principal.error(),
                               access_.make_request_id());
    ObjectWriter result;
    if (request.is_modern) result.member("resultType", "complete");
    result.raw("tools", tools_.list(principal ? &*principal : nullptr));
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
    return rpc::result_text(request.id, std::move(result).finish());
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

std::string Session::call_tool(const Request& request, const Cancel& cancel) const {
    const RequestId request_id = access_.make_request_id();
    const service::Method* method = tools_.find(request.tool);
    if (method == nullptr) {
        const std::string nearest = tools_.nearest(request.tool);
        return rpc::error_text(
            request.id, rpc::kInvalidParams,
            {Code::kNotFound,
             fmt::format("unknown tool: {}{}", request.tool,
                         nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest))},
            request_id);
    }
    if (cancel.requested()) return {};
    const auto principal = access_.principal();
    if (!principal && principal.error().code != Code::kUnauthenticated)
        return tool_result(request, explain(principal.error(), request_id), {}, true);

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
    const Result<service::Reply> reply = rpc::guarded(access_, invocation);
    if (cancel.requested()) return {};
    if (!reply) return tool_result(request, explain(reply.error(), request_id), {}, true);
    const bool is_object = reply->body.starts_with('{');
    return tool_result(request, reply->body, is_object ? reply->body : std::string_view(), false);
}

Status serve_stdio(int input, int output, const Access& access, ServerInfo server,
                   rpc::StreamOptions options) {
    options.framing = rpc::Framing::kLines;
    const Tools tools(*access.table, access.in_process);
    return rpc::serve_stream(input, output, options, [&](rpc::Send send) {
        return std::make_unique<Session>(access, tools, std::move(server), std::move(send));
    });
}

}  // namespace ballast::api::mcp
