#include "api/rpc/message.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "api/object_writer.hpp"
#include "api/problem.hpp"
#include "wire/json.hpp"

namespace ballast::api::rpc {

namespace {

using wire::JsonKind;
using wire::JsonReader;

constexpr std::string_view kParams = "/params";

wire::ReadContext context() { return {.max_depth = kMaxDepth}; }

// A member that must not appear twice.
struct Seen {
    bool jsonrpc = false;
    bool id = false;
    bool method = false;
    bool params = false;
};

void read_id(JsonReader& reader, Message& message) {
    const JsonKind kind = reader.kind();
    if (kind != JsonKind::kString && kind != JsonKind::kNumber && kind != JsonKind::kNull) {
        reader.type_error("a string, a number or null");
        return;
    }
    std::string id;
    const std::size_t errors = reader.error_count();
    reader.read_raw(id);
    if (reader.error_count() > errors) return;  // an invalid id cannot be used in an answer
    if (id.size() > kMaxIdBytes)
        reader.error("length", fmt::format("an id must have at most {} bytes", kMaxIdBytes));
    else if (!id.empty())
        message.id = std::move(id);
}

void read_version(JsonReader& reader) {
    std::string version;
    if (reader.read_string(version, {}) && version != "2.0")
        reader.error("not_allowed", "expected \"2.0\"", "only JSON-RPC 2.0 is supported");
}

void read_params(JsonReader& reader, Message& message) {
    switch (reader.kind()) {
        case JsonKind::kObject:
        case JsonKind::kArray:
            reader.read_raw(message.params);
            return;
        case JsonKind::kNull:
            reader.read_null();
            return;
        default:
            reader.type_error("an object");
    }
}

void read_member(JsonReader& reader, wire::ObjectScan& members, Message& message, Seen& seen,
                 OtherMembers others) {
    const auto once = [&](bool& already, auto&& read) {
        if (already) {
            members.duplicate();
            return;
        }
        already = true;
        read();
    };
    const std::string_view key = members.key();
    if (key == "jsonrpc") {
        once(seen.jsonrpc, [&] { read_version(reader); });
    } else if (key == "id") {
        once(seen.id, [&] { read_id(reader, message); });
    } else if (key == "method") {
        once(seen.method,
             [&] { reader.read_string(message.method, {.min_length = 1, .max_length = 256}); });
    } else if (key == "params") {
        once(seen.params, [&] { read_params(reader, message); });
    } else if (key == "result" || key == "error") {
        message.is_response = true;
        reader.skip();
    } else {
        if (others == OtherMembers::kRefuse)
            reader.error("unknown_field", "a request may have jsonrpc, id, method and params");
        reader.skip();
    }
}

void require(JsonReader& reader, bool there, std::string_view member) {
    if (there) return;
    const wire::PathScope path(reader, member);
    reader.error("required", "this required member is missing");
}

Refusal refusal_of(Error error) {
    const auto every = [&](auto&& holds) {
        return std::all_of(error.errors.begin(), error.errors.end(), holds);
    };
    if (!every([](const FieldError& f) { return f.code != "syntax"; }))
        return {kParseError, std::move(error)};
    const bool in_params = every([](const FieldError& f) {
        return f.pointer.starts_with(kParams) &&
               (f.code == "duplicate_field" || f.code == "not_finite");
    });
    if (!in_params) return {kInvalidRequest, std::move(error)};
    for (FieldError& field : error.errors) field.pointer.erase(0, kParams.size());
    return {kInvalidParams, std::move(error)};
}

Message parse_message(std::string_view text, OtherMembers others, Version version) {
    const wire::ReadContext limits = context();
    JsonReader reader(text, limits);
    Message message;
    Seen seen;
    bool complete = false;
    if (reader.open()) {
        wire::ObjectScan members(reader, "a request object or an array of them");
        while (members.next()) read_member(reader, members, message, seen, others);
        complete = members.complete();
    }
    message.has_id = seen.id;
    message.is_response = message.is_response && !seen.method;
    if (complete) {
        // Without an id it would be a notification, which those clients did not have.
        if (version == Version::kRequired || !seen.id || !seen.method)
            require(reader, seen.jsonrpc, "jsonrpc");
        if (!message.is_response) require(reader, seen.method, "method");
    }
    if (auto error = reader.finish()) message.refusal = refusal_of(*std::move(error));
    // The specification requires a null id when the text could not be parsed.
    if (message.refusal && message.refusal->code == kParseError) message.id = "null";
    return message;
}

bool is_array(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text[first] == '[';
}

Incoming parse_batch(std::string_view text, OtherMembers others, Version version) {
    Incoming incoming;
    incoming.is_batch = true;
    // The array around the messages adds one level.
    const wire::ReadContext limits = {.max_depth = kMaxDepth + 1};
    static constexpr wire::Limits kItems = {.min_items = 1, .max_items = kMaxBatch};
    JsonReader reader(text, limits);
    std::vector<std::string> items;
    if (reader.open()) {
        wire::ArrayScan scan(reader, kItems);
        while (scan.next()) reader.read_raw(items.emplace_back());
    }
    if (auto error = reader.finish()) {
        const bool broken = std::any_of(error->errors.begin(), error->errors.end(),
                                        [](const FieldError& f) { return f.code == "syntax"; });
        incoming.refusal = Refusal{broken ? kParseError : kInvalidRequest, *std::move(error)};
        return incoming;
    }
    for (const std::string& item : items)
        incoming.messages.push_back(parse_message(item, others, version));
    return incoming;
}

}  // namespace

Incoming parse(std::string_view text, OtherMembers others, Version version) {
    if (is_array(text)) return parse_batch(text, others, version);
    Incoming incoming;
    incoming.messages.push_back(parse_message(text, others, version));
    return incoming;
}

Result<std::vector<std::pair<std::string, std::string>>> members_of(std::string_view object) {
    const wire::ReadContext limits = context();
    JsonReader reader(object, limits);
    std::vector<std::pair<std::string, std::string>> all;
    if (reader.open()) {
        wire::ObjectScan members(reader);
        while (members.next()) {
            auto& [name, value] = all.emplace_back(std::string(members.key()), std::string());
            reader.read_raw(value);
        }
    }
    if (auto error = reader.finish()) return *std::move(error);
    return all;
}

std::string result_text(std::string_view id, std::string_view result) {
    ObjectWriter answer;
    answer.member("jsonrpc", "2.0").raw("id", id).raw("result", result);
    return std::move(answer).finish();
}

std::pair<std::string, std::string> result_frame(std::string_view id) {
    constexpr std::string_view kNull = "null";
    const std::string text = result_text(id, kNull);
    const std::size_t at = text.rfind(kNull);
    return {text.substr(0, at), text.substr(at + kNull.size())};
}

std::string error_text(std::string_view id, int code, std::string_view message,
                       std::string_view data) {
    ObjectWriter error;
    error.member("code", code).member("message", message);
    if (!data.empty()) error.raw("data", data);
    ObjectWriter answer;
    answer.member("jsonrpc", "2.0");
    if (!id.empty()) answer.raw("id", id);
    answer.raw("error", std::move(error).finish());
    return std::move(answer).finish();
}

std::string error_text(std::string_view id, int code, const Error& error,
                       const RequestId& request) {
    return error_text(id, code, public_message(error, request), problem_json(error, request));
}

std::string notification_text(std::string_view method, std::string_view params) {
    ObjectWriter notification;
    notification.member("jsonrpc", "2.0").member("method", method);
    if (!params.empty()) notification.raw("params", params);
    return std::move(notification).finish();
}

}  // namespace ballast::api::rpc
